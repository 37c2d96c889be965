import { z } from 'zod'
import { contribution } from './contribution'
import { isPermission, type Permission } from './permissions'
import { isPointId, type PointId } from './points'

export type { Contribution } from './contribution'

const file = z.string().regex(/^(?!\/)(?!.*\.\.)[\w./-]+$/, 'Name a file inside the bundle.')

/** A plugin's id: what it is known by for ever. Lower case letters, digits and hyphens, 3 to 40, beginning with a letter. */
export const pluginId = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/,
    'Use 3 to 40 lower case letters, digits and hyphens, beginning with a letter.',
  )

const versionPattern = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/

export const manifestSchema = z.strictObject({
  $schema: z.string().optional(),
  id: pluginId,
  version: z.string().regex(versionPattern, 'Use a semantic version, for example "1.0.0".'),
  name: z.string().min(1).max(60),
  description: z.string().min(1).max(400),
  publisher: z.strictObject({ name: z.string().min(1).max(80), url: z.url().optional() }),
  /** A domain library is one team's; an extension implements foundation contracts for everybody. */
  kind: z.enum(['domain-library', 'extension']),
  /** The range of contract versions that it works with. */
  engines: z.strictObject({ groundwork: z.string().min(1).max(60) }),
  ui: z.strictObject({ entry: file, styles: z.array(file).max(10).default([]) }).optional(),
  backend: z.strictObject({ entry: file, memoryMb: z.int().min(48).max(2048).default(192) }).optional(),
  permissions: z
    .array(
      z.custom<Permission>((value) => typeof value === 'string' && isPermission(value), {
        error: (issue) => `There is no permission ${JSON.stringify(issue.input)}.`,
      }),
    )
    .max(60)
    .default([]),
  /** Experimental points that it uses, by id: an opt-in, since these may change without a new number. */
  experimental: z
    .array(
      z.custom<PointId>((value) => typeof value === 'string' && isPointId(value), {
        error: (issue) => `There is no extension point ${JSON.stringify(issue.input)}.`,
      }),
    )
    .default([]),
  contributes: z.array(contribution).max(100).default([]),
  /** Secrets that it wants set for it; needs the permission "secrets". */
  secrets: z
    .array(z.strictObject({ name: z.string().regex(/^[A-Z][A-Z0-9_]{0,59}$/), description: z.string().max(200) }))
    .default([]),
  /** SQL files with `-- migrate:up` and `-- migrate:down` parts, in order; needs the permission "sql". */
  migrations: z.array(file).max(200).default([]),
  /** What a domain library is about; relations in the catalogue come from it. */
  library: z
    .strictObject({
      distributions: z.array(z.string().min(1).max(200)).default([]),
      /** Project names with `*`. */
      projects: z.array(z.string().min(1).max(200)).default([]),
      flows: z.array(z.string().min(1).max(200)).default([]),
    })
    .optional(),
})

/** The content of `plugin.json`, checked and with its defaults. */
export type Manifest = z.infer<typeof manifestSchema>
