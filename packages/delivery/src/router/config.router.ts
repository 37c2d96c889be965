import { allowed, router } from '@groundwork/access/trpc'
import { secretsSet } from '@groundwork/plugin-host/project-schema'
import { z } from 'zod'
import { readAddress } from '../config/address'
import { listChanges } from '../config/change-row'
import { checkChange } from '../config/check-change'
import { checkLayer, schemaOfLayer } from '../config/check-layer'
import { abandon, saveDraft, submit, updateDraft } from '../config/drafts'
import { readLocks, readValues } from '../config/given-values'
import { historyOf } from '../config/history'
import { mappingOf } from '../config/libraries'
import { changeDetail } from '../config/read-change'
import { configDiff, resolvedConfig } from '../config/read-diff'
import { layerDetail } from '../config/read-layer'
import { projectLayers } from '../config/read-project'
import { releaseCheck } from '../config/release-check'
import { revert } from '../config/revert'
import { castVote, mergeChange } from '../config/review'
import { layersAt } from '../config/stored-layers'
import { said } from './inputs'

const reading = allowed('config.read')
// Who may change which layer depends on whose it is: the operations ask again with the owner.
const changing = allowed('config.read')

const address = z.string().min(1).max(400)
const name = z.string().min(1).max(200)
const number = z.int().min(1)
const place = z.object({ project: name, unit: name.nullish(), environment: name, version: name.nullish() })
const wanted = z.object({
  values: z.record(z.string(), z.unknown()),
  locks: z.array(z.string().max(300)).max(100).default([]),
  message: said(2_000),
  expiresAt: z.int().nullish(),
})

export const configRouter = router({
  /** Every layer of a project, begun or not. */
  layers: reading
    .input(z.object({ project: name }))
    .query(({ ctx, input }) => projectLayers(ctx.pool, ctx.actor, input.project)),
  layer: reading
    .input(z.object({ address }))
    .query(({ ctx, input }) => layerDetail(ctx.pool, ctx.actor, input.address)),
  /** What holds in an environment, and where each value is from. */
  resolved: reading.input(place).query(({ ctx, input }) => resolvedConfig(ctx.pool, input)),
  diff: reading.input(place).query(({ ctx, input }) => configDiff(ctx.pool, input)),
  schema: reading.input(z.object({ address })).query(async ({ ctx, input }) => {
    const schema = await schemaOfLayer(ctx.pool, readAddress(input.address))
    return { schema, mapping: mappingOf(schema) }
  }),
  /** What a reference can name: of each plugin that keeps secrets the names of those that are set. No value is read. */
  secrets: reading.query(async ({ ctx }) => {
    const kept = await secretsSet(ctx.pool, 'keepers')
    return Object.fromEntries([...kept].map(([id, names]) => [id, [...names].toSorted()]))
  }),
  history: reading.input(z.object({ address, before: z.int().nullish() })).query(async ({ ctx, input }) => {
    const [layer] = await layersAt(ctx.pool, [readAddress(input.address).address])
    return layer ? historyOf(ctx.pool, layer.id, input.before ?? null) : []
  }),
  changes: reading
    .input(
      z.object({
        states: z.array(z.enum(['draft', 'review', 'merged', 'abandoned'])).optional(),
        project: name.optional(),
        address: address.optional(),
      }),
    )
    .query(({ ctx, input }) => listChanges(ctx.pool, input)),
  change: reading
    .input(z.object({ number }))
    .query(({ ctx, input }) => changeDetail(ctx.pool, ctx.actor, input.number)),
  /** What would be wrong with values, in the layer and in every environment; keeps nothing. A mutation for the size of what it is given. */
  validate: reading
    .input(
      z.object({
        address,
        values: z.record(z.string(), z.unknown()),
        locks: z.array(z.string().max(300)).max(100).default([]),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const layer = readAddress(input.address)
      const said = { values: readValues(input.values), locks: readLocks(input.locks) }
      const proposed = { ...said, expiresAt: null }
      const checked = await checkChange(ctx.pool, layer, { proposed, now: new Date() })
      return { layer: await checkLayer(ctx.pool, layer, said), environments: checked.problems }
    }),
  /** Which projects' configuration another stored version of a library would not fit, before it is installed. */
  releaseCheck: reading
    .input(
      z.object({
        pluginId: z.string().min(1).max(100),
        sha256: z.string().regex(/^[0-9a-f]{64}$/, 'A bundle is named by 64 hexadecimal digits.'),
      }),
    )
    .query(({ ctx, input }) => releaseCheck(ctx.pool, { ...input, now: new Date() })),

  saveDraft: changing
    .input(wanted.extend({ address, base: z.int().min(0) }))
    .mutation(({ ctx, input }) => saveDraft(ctx, input)),
  updateDraft: changing
    .input(wanted.extend({ number, ifMatch: z.int(), base: z.int().min(0).optional() }))
    .mutation(({ ctx, input }) => updateDraft(ctx, input)),
  submit: changing.input(z.object({ number, ifMatch: z.int() })).mutation(({ ctx, input }) => submit(ctx, input)),
  vote: changing
    .input(
      z.object({
        number,
        verdict: z.enum(['approve', 'reject', 'withdraw']),
        sha256: z.string().length(64),
        comment: said(2_000).nullish(),
      }),
    )
    .mutation(({ ctx, input }) => castVote(ctx, input)),
  merge: changing.input(z.object({ number, ifMatch: z.int() })).mutation(({ ctx, input }) => mergeChange(ctx, input)),
  abandon: changing.input(z.object({ number, ifMatch: z.int() })).mutation(({ ctx, input }) => abandon(ctx, input)),
  revert: changing
    .input(
      z.object({
        address,
        revision: z.int().min(0),
        ifMatch: z.int().min(0),
        message: said(2_000).nullish(),
      }),
    )
    .mutation(({ ctx, input }) => revert(ctx, input)),
})
