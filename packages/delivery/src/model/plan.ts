import { z } from 'zod'
import { policySchema } from './policy'

const json = z.json()

/** One step of a frozen plan: which integration does what. `integration` is null where Groundwork or the path itself does it. */
export const plannedStepSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  title: z.string().min(1).max(120),
  on: z.enum(['orchestrator', 'compute', 'data', 'serving', 'cache', 'self', 'groundwork']),
  call: z.string().min(1).max(60),
  input: json,
  after: z.array(z.string()),
  /** The integration's id, frozen. */
  integration: z.uuid().nullable(),
  /** What undoes it, in words; null: nothing does. */
  undo: z.string().nullable(),
  expectedSeconds: z.number().nullable(),
})
export type PlannedStep = z.infer<typeof plannedStepSchema>

export const plannedGateSchema = z.strictObject({
  id: z.string(),
  kind: z.enum([
    'approval',
    'window',
    'freeze',
    'soak',
    'upstream',
    'veto',
    'pin',
    'version',
    'plugin',
    'confirmation',
  ]),
  title: z.string(),
  rule: json,
})
export type PlannedGate = z.infer<typeof plannedGateSchema>

/**
 * Everything that a promotion will do, frozen when it is asked for. Its SHA-256 (canonical JSON) is what votes are bound to,
 * and the executor does nothing that is not in it.
 */
export const planSchema = z.strictObject({
  target: z.strictObject({
    id: z.uuid(),
    project: z.string(),
    unit: z.string(),
    environment: z.string(),
    variant: z.string(),
    slot: z.string(),
    production: z.boolean(),
  }),
  from: z.string().nullable(),
  to: z.string(),
  mode: z.enum(['deploy', 'redeploy', 'rollback']),
  path: z.strictObject({ plugin: z.string(), contribution: z.string(), version: z.string() }),
  /** role -> the bound integration. */
  bindings: z.record(
    z.string(),
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      plugin: z.string(),
      contribution: z.string(),
      rowVersion: z.int(),
    }),
  ),
  /** Resolved, with references in the place of secrets; `sha256` names it. */
  config: z.strictObject({
    values: json,
    sha256: z.string(),
    /** Which revision of each layer above the version went into it. */
    layers: z.array(
      z.strictObject({ kind: z.enum(['environment', 'target']), address: z.string(), revision: z.int() }),
    ),
  }),
  /**
   * A roll back to a deployment of the ledger: `config` and `schedule` are as its promotion had them, not as the layers say now.
   * `keys`: what of it is other than what ran when this was planned. `layers`: the revisions that the layers had then.
   */
  restores: z
    .strictObject({
      promotion: z.int(),
      keys: z.array(z.string()),
      layers: z.array(
        z.strictObject({ kind: z.enum(['environment', 'target']), address: z.string(), revision: z.int() }),
      ),
      /** The layers say something else: they are ahead of what runs until they are reverted or deployed. */
      aheadOf: z.boolean(),
    })
    .optional(),
  schedule: z.strictObject({ cron: z.string(), timeZone: z.string(), overlap: z.enum(['skip', 'queue']) }).nullable(),
  /** Whose word that is, as it stands before "says"; null or absent: nobody's, or that was not kept. */
  scheduleFrom: z.string().nullish(),
  steps: z.array(plannedStepSchema),
  gates: z.array(plannedGateSchema),
  verifications: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(['smoke', 'plugin']),
      plugin: z.string().nullable(),
      contribution: z.string().nullable(),
      settings: json,
    }),
  ),
  policy: policySchema,
  diff: z.array(z.strictObject({ what: z.string(), from: json, to: json })),
})
export type Plan = z.infer<typeof planSchema>
