import { writeAudit } from '@groundwork/access/audit'
import { allowed, router } from '@groundwork/access/trpc'
import { transaction } from '@groundwork/db/pool'
import { z } from 'zod'
import { launchPlaces } from '../launch/launch-places'
import { launchesOf } from '../launch/launch-row'
import { targetExtras } from '../reading/target-extras'
import { pauseSchedule, resumeSchedule } from '../schedule/pause'
import { runNow } from '../schedule/run-now'
import { adoptDrift } from '../target/adopt'
import { requireControl } from '../target/control'
import { deploymentAt, deploymentsOf } from '../target/ledger'
import { hold, pin, resume, unpin } from '../target/pins'
import { readTarget } from '../target/target'
import { targetDetail } from '../target/target-detail'
import { unveto, veto } from '../target/vetoes'
import { name, reason, requestKey, version } from './inputs'

const reading = allowed('target.read')
// Who may control which target depends on its project and environment: the operations ask again with both.
const changing = allowed('target.read')

const targetId = z.uuid()
/** Milliseconds; null: until it is lifted. */
const until = z.int().nullish()
const vetoed = z.object({ version, environment: name.nullable() })

export const targetsRouter = router({
  get: reading.input(z.object({ id: targetId })).query(({ ctx, input }) => targetDetail(ctx.pool, ctx.actor, input.id)),
  /** Its schedule, verifications and health, and the versions that could be pinned. */
  extras: reading.input(z.object({ id: targetId })).query(async ({ ctx, input }) => {
    const { id } = await readTarget(ctx.pool, input.id)
    return targetExtras(ctx.pool, id)
  }),
  /** Where the runs with these keys were started. */
  launchPlaces: reading
    .input(z.object({ keys: z.array(z.string().max(200)).max(200) }))
    .query(({ ctx, input }) => launchPlaces(ctx.pool, input.keys)),
  pin: changing
    .input(z.object({ targetId, version, reason, until }))
    .mutation(({ ctx, input: { until: end = null, ...input } }) => pin(ctx, { ...input, until: end, ...who(ctx) })),
  unpin: changing.input(z.object({ targetId })).mutation(({ ctx, input }) => unpin(ctx, { ...input, ...who(ctx) })),
  /** `environment` null: everywhere. */
  veto: changing
    .input(vetoed.extend({ reason, until }))
    .mutation(({ ctx, input: { until: end = null, ...input } }) => veto(ctx, { ...input, until: end, ...who(ctx) })),
  unveto: changing.input(vetoed).mutation(({ ctx, input }) => unveto(ctx, { ...input, ...who(ctx) })),
  hold: changing
    .input(z.object({ targetId, reason, until }))
    .mutation(({ ctx, input: { until: end = null, ...input } }) => hold(ctx, { ...input, until: end, ...who(ctx) })),
  resume: changing.input(z.object({ targetId })).mutation(({ ctx, input }) => resume(ctx, { ...input, ...who(ctx) })),
  /** New slots of Groundwork's scheduler are skipped from now on. */
  pauseSchedule: changing
    .input(z.object({ targetId, reason, until }))
    .mutation(({ ctx, input: { until: end = null, ...input } }) =>
      pauseSchedule(ctx, { ...input, until: end, ...who(ctx) }),
    ),
  resumeSchedule: changing
    .input(z.object({ targetId }))
    .mutation(({ ctx, input }) => resumeSchedule(ctx, { ...input, ...who(ctx) })),
  /** Takes over what was changed at the orchestrator, as far as Groundwork can say it; `token` is of what the person saw. */
  adopt: changing
    .input(z.object({ targetId, token: z.string().max(2_000), reason }))
    .mutation(({ ctx, input }) => adoptDrift(ctx, input)),
  /** A run of what is deployed, beside its schedule. */
  runNow: changing
    .input(
      z.object({
        targetId,
        requestKey,
        parameters: z.record(z.string(), z.json()).default({}),
      }),
    )
    .mutation(async ({ ctx, input: { targetId: id, requestKey, parameters } }) => {
      const { actor, requestId } = ctx
      const launch = await transaction(ctx.pool, async (sql) => {
        const target = await readTarget(sql, id)
        await requireControl(sql, actor, { target, action: 'target.run' })
        const requestedBy = actor.kind === 'system' ? null : actor.id
        const planned = await runNow(sql, { targetId: id, requestKey, parameters, requestedBy })
        const { environment, project, unit } = target
        await writeAudit(sql, {
          ...{ actor, requestId, action: 'target.run', resource: { kind: 'target', id } },
          detail: { key: planned.key, project, unit, environment, parameters: Object.keys(parameters) },
        })
        return planned
      })
      ctx.bus.wake()
      return { key: launch.key, state: launch.state }
    }),
  /** What ran there, newest first; `before` in milliseconds. */
  ledger: reading
    .input(z.object({ id: targetId, before: z.int().nullish(), limit: z.int().min(1).max(200).default(50) }))
    .query(({ ctx, input: { id, before = null, limit } }) => deploymentsOf(ctx.pool, id, { before, limit })),
  /** What ran there at a moment, with its configuration. */
  ranAt: reading
    .input(z.object({ id: targetId, at: z.int() }))
    .query(({ ctx, input }) => deploymentAt(ctx.pool, input.id, new Date(input.at))),
  launches: reading
    .input(z.object({ id: targetId, after: z.string().max(100).nullish(), limit: z.int().min(1).max(200).default(50) }))
    .query(({ ctx, input: { id, after = null, limit } }) => launchesOf(ctx.pool, { targetId: id, after, limit })),
})

function who<Actor>({ actor, requestId }: { actor: Actor; requestId: string }): { actor: Actor; requestId: string } {
  return { actor, requestId }
}
