import { allowed, router } from '@groundwork/access/trpc'
import { z } from 'zod'
import { calendar, listWindows, removeWindow, saveWindow } from '../gate/change-windows'
import { noToken } from './inputs'

const names = z.array(z.string().min(1).max(200)).max(100).optional()

const saved = z.object({
  id: z.uuid().nullable(),
  /** As the person saw it; null for a new one. */
  rowVersion: z.int().nullable(),
  kind: z.enum(['freeze', 'window']),
  title: z
    .string()
    .trim()
    .min(1, 'Give it a title.')
    .max(120, 'At most 120 characters.')
    .refine(...noToken),
  reason: z
    .string()
    .trim()
    .min(3, 'Say why, so that whoever waits understands it.')
    .max(1000)
    .refine(...noToken),
  /** Empty selects everything. */
  selector: z.strictObject({ environments: names, projects: names }).transform(({ environments, projects }) => ({
    ...(environments?.length ? { environments } : {}),
    ...(projects?.length ? { projects } : {}),
  })),
  /** Local to `timeZone`: 2026-03-01T18:00. */
  startsAt: z.string().max(20),
  minutes: z.int(),
  timeZone: z.string().max(60),
  /** RFC 5545, without DTSTART; null: once. */
  rule: z.string().trim().max(500).nullable(),
  overrun: z.boolean().default(true),
})

// Who may change which depends on the environments that it selects: the operations ask with each of them.
const changing = allowed('freeze.read')

export const freezesRouter = router({
  /** Freezes and windows in force, with whether each is on and when it is on next. */
  list: allowed('freeze.read').query(({ ctx }) => listWindows(ctx.pool, ctx.actor)),
  calendar: allowed('freeze.read')
    .input(z.object({ from: z.int(), to: z.int() }))
    .query(({ ctx, input }) => calendar(ctx.pool, input)),
  save: changing
    .input(saved)
    .mutation(({ ctx, input }) => saveWindow(ctx, { ...input, actor: ctx.actor, requestId: ctx.requestId })),
  remove: changing
    .input(z.object({ id: z.uuid(), rowVersion: z.int() }))
    .mutation(({ ctx, input }) => removeWindow(ctx, { ...input, actor: ctx.actor, requestId: ctx.requestId })),
})
