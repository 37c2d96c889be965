import { z } from 'zod'

/** Who a plugin is for. */
export const audienceInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('me'),
    users: z.array(z.string().min(1).max(100)).min(1, 'Name at least one person.').max(50),
  }),
  z.object({ kind: z.literal('teams'), teams: z.array(z.uuid()).min(1, 'Choose at least one team.').max(50) }),
  z.object({ kind: z.literal('everyone') }),
])
