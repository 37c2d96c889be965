import { initPluginRouter } from '@groundwork/plugin-sdk/backend'
import { TRPCError } from '@trpc/server'
import * as z from 'zod'
import { readConfig } from './config'
import { tellGate } from './gate'
import { mayDecide } from './may-decide'
import { slateStates } from './slate-states'
import { countSlates, decideSlate, findSlate, listSlates } from './slates'

const { router, procedure } = initPluginRouter()
const run = z.int().min(1)

export const appRouter = router({
  list: procedure
    .input(
      z.object({
        state: z.enum(slateStates).optional(),
        project: z.string().max(200).optional(),
        limit: z.int().min(1).max(200).default(100),
      }),
    )
    .query(({ input, ctx }) => listSlates(ctx.platform, input)),

  one: procedure.input(z.object({ run })).query(({ input, ctx }) => findSlate(ctx.platform, input.run)),

  counts: procedure.query(({ ctx }) => countSlates(ctx.platform)),

  /** The rules in force, and whether the caller decides. */
  rules: procedure.query(async ({ ctx }) => {
    const config = await readConfig(ctx.platform)
    return { ...config, ...mayDecide(ctx.caller, config) }
  }),

  decide: procedure
    .input(
      z
        .object({ run, accept: z.boolean(), reason: z.string().trim().max(400).default('') })
        .refine((input) => input.accept || input.reason !== '', {
          path: ['reason'],
          message: 'Say why: the flow is changed by what it is told.',
        }),
    )
    .mutation(async ({ input, ctx }) => {
      const { caller, platform } = ctx
      const { allowed, why } = mayDecide(caller, await readConfig(platform))
      if (!allowed || caller.kind !== 'user')
        throw new TRPCError({ code: 'FORBIDDEN', message: why ?? 'Only people decide.' })
      const state = input.accept ? 'accepted' : 'refused'
      const decided = await decideSlate(platform, {
        run: input.run,
        state,
        reason: input.reason || null,
        by: caller.name,
      })
      if (!decided) {
        const there = await findSlate(platform, input.run)
        const message = there
          ? `${there.decidedBy ?? 'Somebody'} has ${there.state} this slate already.`
          : `No slate of run ${input.run} is known here.`
        throw new TRPCError({ code: there ? 'CONFLICT' : 'NOT_FOUND', message })
      }
      await tellGate(platform)
      await platform.events.publish(
        'slate.decided',
        { run: input.run, state, by: caller.id },
        { key: String(input.run) },
      )
      return decided
    }),

  /** Looks for slates of earlier runs, in the background. */
  collect: procedure.mutation(async ({ ctx }) => ctx.platform.jobs.enqueue('collect', null, { key: 'collect' })),
})

/** The pages call the router by this type. */
export type AppRouter = typeof appRouter
