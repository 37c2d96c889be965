import { pluginId } from '@groundwork/plugin-sdk/manifest'
import { isPermission } from '@groundwork/plugin-sdk/permissions'
import { isPointId } from '@groundwork/plugin-sdk/points'
import { z } from 'zod'
import { audienceInput } from './audience-input'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'A bundle is named by 64 hexadecimal digits.')
const id = z.string().min(1).max(60)
const generation = z.int().min(1)
const reason = z.string().trim().min(1, 'Say why, in a sentence.').max(1_000, 'Use at most 1,000 characters.')
const permission = z.string().max(200).refine(isPermission, 'There is no such permission.')

export const plugin = z.object({ id })
export const seen = z.object({ id, generation })
export const bundle = z.object({ sha256, ownerTeam: z.uuid().nullish() })
export const audience = seen.extend({ audience: audienceInput })
export const owner = seen.extend({ ownerTeam: z.uuid().nullable() })
export const upgrade = seen.extend({ sha256 })
export const uninstall = seen.extend({ dropData: z.boolean() })

const registration = {
  sha256,
  granted: z.array(z.string().max(200)).max(60),
  /** Values of its configuration, checked by its schema; absent: none. */
  config: z.unknown().optional(),
  audience: audienceInput.nullable(),
}
export const register = z.object({
  ...registration,
  ownerTeam: z.uuid().nullable(),
  secrets: z.record(z.string().max(60), z.string().max(32_000)).optional(),
  acceptKey: z.string().max(100).nullish(),
})

export const ask = z.union([
  z.object({
    sha256,
    reason,
    register: z
      .object({ ...registration, ownerTeam: z.uuid() })
      .omit({ sha256: true })
      .optional(),
  }),
  z.object({ id, reason, audience: audienceInput }),
  z.object({ id, reason, goBack: z.literal(true) }),
])
export const decide = z.object({
  id: z.uuid(),
  approve: z.boolean(),
  note: z.string().trim().max(1_000).nullish(),
})
export const oneRow = z.object({ id: z.uuid() })

const prefix = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, 'Use 2 to 40 lower case letters, digits and hyphens, beginning with a letter.')
const terms = {
  idPrefix: prefix,
  permissions: z
    .array(
      permission.refine(
        (name) => name !== 'host.process',
        'Starting processes is for administrators: no envelope holds it.',
      ),
    )
    .max(60),
  points: z.array(z.string().max(60).refine(isPointId, 'There is no such extension point.')).max(60),
  memoryMb: z.int().min(48, 'A process needs at least 48 MB.').max(2_048, 'At most 2,048 MB.'),
  ratePerMinute: z.int().min(1).max(1_000_000),
  environments: z.array(z.string().trim().min(1).max(60)).max(20).default([]),
  everyone: z.boolean().default(false),
}
export const envelope = z.object({ teamId: z.uuid(), ...terms })
export const envelopeChange = z.object({ id: z.uuid(), ...terms })

function isPublicKey(text: string): boolean {
  const raw = Buffer.from(text, 'base64')
  return raw.length === 32 && raw.toString('base64') === text
}

export const key = z.object({
  publicKey: z
    .string()
    .trim()
    .max(100)
    .refine(isPublicKey, 'A public key is 32 bytes in base64, as `groundwork-plugin keys` prints it.'),
  publisher: z.string().trim().min(1, 'Enter whose key it is.').max(80),
  idPrefix: prefix,
  teamId: z.uuid().nullable().default(null),
})

export const job = plugin.extend({ job: z.string().min(1).max(60) })

const place = z.int().min(0)
export const logs = plugin.extend({
  after: place.nullish(),
  before: place.nullish(),
  limit: z.int().min(1).max(1_000).default(200),
})
export const audit = plugin.extend({ cursor: z.string().max(80).nullish(), limit: z.int().min(1).max(200).default(50) })
export const impact = z
  .object({ remove: z.string().max(60).optional(), contract: z.string().max(60).optional() })
  .default({})
const places = z
  .array(
    z.object({
      file: z.string().max(200),
      line: z.int().min(1).max(10_000_000),
      column: z.int().min(1).max(10_000_000),
    }),
  )
  .max(8)
export const load = z.object({
  pluginId,
  sha256,
  ms: z.number().min(0).max(600_000),
  error: z.string().max(2_000).optional(),
  places: places.optional(),
})
/** Places of a stack in the code of a version that is on. */
export const trace = z.object({ id, sha256, places })
export const secret = plugin.extend({ name: z.string().min(1).max(60), value: z.string().max(32_000) })
export const secretName = secret.omit({ value: true })
export const configValues = plugin.extend({ values: z.unknown() })
/** Of an installed plugin by `id`, or of a bundle that is about to be registered by `sha256`. */
export const configCheck = z.union([configValues, z.object({ sha256, values: z.unknown() })])
export const configSave = configValues.extend({ revision: z.int().min(0) })
export const notifications = z
  .object({ before: z.uuid().nullish(), limit: z.int().min(1).max(100).default(30) })
  .default({ limit: 30 })
export const read = z.object({ ids: z.union([z.literal('all'), z.array(z.uuid()).max(200)]) })
