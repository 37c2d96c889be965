import { z } from 'zod'
import { bundleFile, contribution } from './contribution'
import { isPermission, type Permission } from './permissions'
import { isPointId, type PointId } from './points'
import { plainText, shownText, webLink } from './shown-text'

/**
 * Names that the portal's own addresses use where a plugin's id would stand.
 *
 * @example
 * ```ts
 * reservedIds.includes('requests') // true
 * ```
 */
export const reservedIds: readonly string[] = [
  'api',
  'available',
  'envelopes',
  'groundwork',
  'host',
  'impact',
  'installed',
  'keys',
  'platform',
  'plugin-assets',
  'plugins',
  'register',
  'requests',
  'sdk',
  'settings',
  'shims',
  'system',
]

/**
 * A plugin's id: what it is known by for ever. Lower case letters, digits and hyphens, 3 to 40, beginning with a letter.
 *
 * @example
 * ```ts
 * pluginId.safeParse('film-desk').success // true
 * ```
 */
export const pluginId = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/,
    'Use 3 to 40 lower case letters, digits and hyphens, beginning with a letter.',
  )
  .refine((id) => !reservedIds.includes(id), {
    error: (issue) => `"${String(issue.input)}" is a name of Groundwork's own. Choose another id.`,
  })
  .describe('What the plugin is known by for ever: 3 to 40 lower case letters, digits and hyphens.')

/** `http:<host>` beside the plain permissions. */
export const permission = z.custom<Permission>((value) => typeof value === 'string' && isPermission(value), {
  error: (issue) =>
    typeof issue.input === 'string' && /^http:\*\.[a-z0-9-]+(:\d+)?$/.test(issue.input)
      ? `There is no permission ${JSON.stringify(issue.input)}: after "*." it must name a domain of two parts or more, as in "http:*.example.com".`
      : typeof issue.input === 'string' && /^http:[a-z0-9.*-]+:\d+$/.test(issue.input)
        ? `There is no permission ${JSON.stringify(issue.input)}: it must name a host, and a port from 1 to 65535.`
        : `There is no permission ${JSON.stringify(issue.input)}. Outgoing HTTP is asked for as "http:api.example.com".`,
})

/** One of the extension points. */
export const pointId = z.custom<PointId>((value) => typeof value === 'string' && isPointId(value), {
  error: (issue) => `There is no extension point ${JSON.stringify(issue.input)}.`,
})

// Numbers of at most 15 digits, as what compares versions can hold them; a part behind "-" is a number or has a letter.
const versionPattern =
  /^(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})(-(0|[1-9]\d{0,14}|\d*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9]\d{0,14}|\d*[A-Za-z-][0-9A-Za-z-]*))*)?$/
const pattern = shownText().max(200)

/** The fields of `plugin.json`, each by itself. */
export const manifestShape = z.strictObject({
  $schema: plainText().optional().describe('Where editors find this schema: <your portal>/sdk/plugin.schema.json.'),
  id: pluginId,
  version: z
    .string()
    .max(60)
    .regex(versionPattern, 'Use a semantic version, for example "1.0.0".')
    .describe('A semantic version. One version has one content: publish a change under a new number.'),
  name: shownText().max(60).describe('What people read, at most 60 characters.'),
  description: shownText().max(400).describe('What it is for, in one or two sentences.'),
  publisher: z
    .strictObject({
      name: shownText().max(80).describe('The team or company.'),
      url: webLink().optional().describe('Where to find them.'),
    })
    .describe('Who answers for it.'),
  kind: z
    .enum(['domain-library', 'extension'])
    .describe("A domain library is one team's; an extension implements foundation contracts for everybody."),
  engines: z
    .strictObject({
      groundwork: shownText().max(60).describe('A range of contract versions, for example "^1.0.0".'),
    })
    .describe('What it works with.'),
  ui: z
    .strictObject({
      entry: bundleFile.describe('The ES module whose default export is definePlugin(...).'),
      styles: z.array(bundleFile).max(10).default([]).describe('Style sheets; they act inside the plugin only.'),
    })
    .optional()
    .describe('The part that runs in the browser.'),
  backend: z
    .strictObject({
      entry: bundleFile.describe('The ES module whose default export is defineBackend(...).'),
      memoryMb: z
        .int()
        .min(48)
        .max(2048)
        .default(192)
        .describe(
          'Megabytes of the JavaScript heap. The process as a whole may take 96 MB more; it is ended when it takes more than that.',
        ),
    })
    .optional()
    .describe('The part that runs in a process of its own beside the engine.'),
  permissions: z
    .array(permission)
    .max(60)
    .default([])
    .describe('What it asks for; whoever registers it sees this list.'),
  experimental: z
    .array(pointId)
    .default([])
    .describe('Experimental points that it uses, by id: an opt-in, since these may change without a new number.'),
  contributes: z.array(contribution).max(100).default([]).describe('What it adds, each at one extension point.'),
  secrets: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(/^[A-Z][A-Z0-9_]{0,59}$/, 'Use upper case letters, digits and underscores, for example "API_KEY".')
          .describe('What the backend asks for it by.'),
        description: plainText().max(200).describe('What it is and where a person gets it.'),
      }),
    )
    .max(50)
    .default([])
    .describe('Secrets that a person sets for it; needs the permission "secrets".'),
  migrations: z
    .array(bundleFile)
    .max(200)
    .default([])
    .describe('SQL files with "-- migrate:up" and "-- migrate:down" parts, in order; needs the permission "sql".'),
  library: z
    .strictObject({
      distributions: z.array(pattern).default([]).describe('Python distributions that belong to it.'),
      projects: z.array(pattern).default([]).describe('Project names, with "*" for any part of a name.'),
      flows: z.array(pattern).default([]).describe('Flow names.'),
    })
    .optional()
    .describe('What a domain library is about; relations in the catalogue come from it.'),
})

export type ManifestShape = z.infer<typeof manifestShape>
