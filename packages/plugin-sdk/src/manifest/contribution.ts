import { z } from 'zod'
import { type PointId, pointFacts } from './points'
import { plainText, shownText } from './shown-text'

/** Name of one contribution inside its plugin: what `definePlugin` and `defineBackend` key their parts by. */
export const contributionId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'Use lower case letters, digits and hyphens, beginning with a letter, at most 40.')
  .describe('Its name inside the plugin, used once: what definePlugin and defineBackend key their parts by.')

/** A path inside the bundle. */
export const bundleFile = z
  .string()
  .max(200)
  .regex(
    /^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[\w./-]+$/,
    'Name a file inside the bundle by its path from plugin.json, for example "ui/index.js".',
  )

const title = shownText().max(60).describe('What people read, at most 60 characters.')
const icon = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'Name a Lucide icon in kebab-case, for example "clapperboard".')
  .describe('A Lucide icon in kebab-case, for example "clapperboard".')
const cardSize = {
  columns: z
    .union([z.literal(1), z.literal(2)])
    .default(1)
    .describe('How many columns of the grid the card takes.'),
  height: z.enum(['small', 'medium', 'large']).default('small').describe('How tall the card is.'),
}
const projects = z
  .array(shownText().max(200))
  .min(1)
  .optional()
  .describe('The projects it shows on, with "*" for any part of a name; on all when absent.')

function point<Id extends PointId, Shape extends z.ZodRawShape>(id: Id, shape: Shape) {
  const { what, stability } = pointFacts(id)
  return z.strictObject({
    point: z.literal(id).describe(stability.level === 'stable' ? what : `${what} (${stability.level})`),
    id: contributionId,
    ...shape,
  })
}

const backendPart = { title, description: plainText().max(400).optional().describe('What it does, in a sentence.') }
const integration = {
  ...backendPart,
  configSchema: bundleFile
    .optional()
    .describe('A JSON Schema (draft 2020-12) of what one integration is configured with.'),
}

export const contribution = z.discriminatedUnion('point', [
  point('page/v1', {
    title,
    path: z
      .string()
      .max(200)
      .regex(/^\/([a-z0-9:][\w:-]*(\/[\w:-]+)*)?$/, 'Begin with "/", for example "/titles/:genre".')
      .describe('Below /p/<plugin id>; "/" is the plugin\'s first page. ":name" segments are parameters.'),
  }),
  point('nav/v1', { title, icon, page: contributionId.describe('The id of the page that it leads to.') }),
  point('project/tab/v1', { title, projects }),
  point('project/card/v1', { title, projects, ...cardSize }),
  point('run/tab/v1', { title, projects }),
  point('run/card/v1', { title, projects, ...cardSize }),
  point('home/card/v1', { title, ...cardSize }),
  point('settings/page/v1', { title }),
  point('command/v1', { title, icon: icon.optional() }),
  point('target/card/v1', { title, ...cardSize }),
  point('router/v1', {}),
  point('webhook/v1', backendPart),
  point('job/v1', {
    ...backendPart,
    schedule: plainText()
      .max(100)
      .optional()
      .describe('Five fields as cron has them, for example "0 7 * * 1-5". Without one it runs only when asked to.'),
    timeZone: plainText()
      .max(60)
      .optional()
      .describe('The IANA zone of the schedule, for example "Europe/Berlin"; UTC when absent.'),
    retries: z.int().min(0).max(10).default(3).describe('How often it is tried again after a failure.'),
    timeoutSeconds: z.int().min(1).max(3600).default(300).describe('How long one attempt may take.'),
  }),
  point('event/v1', {
    topics: z
      .array(
        z
          .string()
          .max(100)
          .regex(
            /^(run|project|plugin\.[a-z][a-z0-9-]*\.([a-z][a-z0-9-]*(\.[a-z0-9-]+)*|\*))$/,
            'Name a topic for plugins: "run", "project", "plugin.<id>.<name>", or "plugin.<own id>.*".',
          ),
      )
      .min(1)
      .max(20)
      .describe('What it is told of: "run", "project", "plugin.<id>.<name>", or "plugin.<own id>.*".'),
  }),
  point('config/schema/v1', {
    file: bundleFile.describe('A JSON Schema (draft 2020-12) of the configuration; the portal makes the form from it.'),
    for: z
      .enum(['plugin', 'projects'])
      .optional()
      .describe(
        'Whose configuration it is: the plugin\'s own, or, of a domain library, that of the projects it is about. "plugin" when absent.',
      ),
    mapping: z
      .record(shownText().max(200), z.string().regex(/^[A-Za-z_][\w-]{0,99}$/, 'Name a Config of the flow.'))
      .optional()
      .describe(
        'For projects: JSON pointers of the configuration, and the names of the Metaflow Configs that receive what stands there. A key that bears the name of a Config needs none.',
      ),
    migrate: plainText()
      .max(400)
      .optional()
      .describe('For projects: what people have to do with configuration that was written for the schema before.'),
  }),
  point('config/editor/v1', { title }),
  point('integration/orchestrator/v1', integration),
  point('integration/compute/v1', integration),
  point('integration/data/v1', integration),
  point('integration/serving/v1', integration),
  point('integration/cache/v1', integration),
  point('integration/notifier/v1', integration),
  point('integration/secrets/v1', integration),
  point('delivery/path/v1', integration),
  point('delivery/gate/v1', integration),
  point('delivery/verification/v1', integration),
  point('catalog/provider/v1', backendPart),
])

/**
 * One entry of `contributes`: its fields depend on its `point`.
 *
 * @example
 * ```ts
 * const pages = manifest.contributes.filter((entry: Contribution) => entry.point === 'page/v1')
 * ```
 */
export type Contribution = z.infer<typeof contribution>
