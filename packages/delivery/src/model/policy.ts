import { z } from 'zod'

const json = z.json()

/**
 * What an environment asks of a promotion. Stored with the environment, frozen into each plan. Every field has a default, so
 * that `{}` is the policy that asks for nothing.
 */
export const policySchema = z.strictObject({
  /** How many distinct people must approve; 0: nobody. */
  approvals: z
    .strictObject({
      count: z.int().min(0).max(10).default(0),
      /** The asker, the version's maker and the author of the configuration in it do not count. */
      fourEyes: z.boolean().default(true),
      /** Beside `count`: of each of these teams (ids; "owner" is the project's) one must be among them. */
      teams: z.array(z.string().min(1)).max(5).default([]),
    })
    .prefault({}),
  /** The version must run in this environment; with `verified`, its verification there must have passed. */
  upstream: z
    .strictObject({
      environment: z.string().min(1),
      verified: z.boolean().default(true),
      /** How long it must have run there without a break. */
      soakMinutes: z
        .int()
        .min(0)
        .max(60 * 24 * 60)
        .default(0),
    })
    .nullable()
    .default(null),
  /** Versions from a working tree with uncommitted changes, and those of no known commit. */
  allowDirty: z.boolean().default(false),
  verification: z
    .strictObject({
      /** A run of the version as it will run there, before its schedule is switched on. */
      smokeRun: z.boolean().default(true),
      /** Back to the last verified version when verification fails. */
      autoRollback: z.boolean().default(false),
    })
    .prefault({}),
  requireReason: z.boolean().default(false),
  /** The asker types the unit's name. */
  typedConfirmation: z.boolean().default(false),
  queue: z.enum(['fifo', 'latest-wins', 'reject-if-busy']).default('fifo'),
  /** A promotion that has not begun by then expires. */
  startWithinHours: z
    .int()
    .min(1)
    .max(24 * 30)
    .default(24 * 7),
  /** Gates of plugins that ask beside the built-in ones. */
  gates: z
    .array(z.strictObject({ plugin: z.string(), gate: z.string(), rule: json.default(null) }))
    .max(20)
    .default([]),
  verifications: z
    .array(z.strictObject({ plugin: z.string(), verification: z.string(), settings: json.default(null) }))
    .max(20)
    .default([]),
})
export type Policy = z.infer<typeof policySchema>

/** The stored policy with its defaults; throws for what no policy may hold. */
export function readPolicy(stored: unknown): Policy {
  return policySchema.parse(stored ?? {})
}
