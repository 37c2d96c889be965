import { z } from 'zod'

/** Name of one contribution inside its plugin: what `definePlugin` and `defineBackend` key their parts by. */
export const contributionId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'Use lower case letters, digits and hyphens, beginning with a letter, at most 40.')

const title = z.string().min(1).max(60)
const icon = z.string().regex(/^[a-z][a-z0-9-]*$/, 'Name a Lucide icon in kebab-case, for example "clapperboard".')
const cardSize = {
  columns: z.union([z.literal(1), z.literal(2)]).default(1),
  height: z.enum(['small', 'medium', 'large']).default('small'),
}
const file = z
  .string()
  .regex(/^(?!\/)(?!.*\.\.)[\w./-]+$/, 'Name a file inside the bundle, for example "config.schema.json".')
/** On which projects a project or run contribution shows: names with `*`; all when absent. */
const projects = z.array(z.string().min(1).max(200)).min(1).optional()

function point<Id extends string, Shape extends z.ZodRawShape>(id: Id, shape: Shape) {
  return z.strictObject({ point: z.literal(id), id: contributionId, ...shape })
}

const backendPart = { title, description: z.string().max(400).optional() }
const integration = { ...backendPart, configSchema: file.optional() }

export const contribution = z.discriminatedUnion('point', [
  point('page/v1', {
    title,
    /** Below /p/<plugin id>; "/" is the plugin's first page. `:name` segments are parameters. */
    path: z.string().regex(/^\/([a-z0-9:][\w:-]*(\/[\w:-]+)*)?$/, 'Begin with "/", for example "/titles/:genre".'),
  }),
  point('nav/v1', { title, icon, page: contributionId }),
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
    /** Five fields, as cron has them. */
    schedule: z.string().max(100).optional(),
    timeZone: z.string().max(60).optional(),
    retries: z.int().min(0).max(10).default(3),
    timeoutSeconds: z.int().min(1).max(3600).default(300),
  }),
  point('event/v1', { topics: z.array(z.string().min(1).max(100)).min(1).max(20) }),
  point('config/schema/v1', { file }),
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

export type Contribution = z.infer<typeof contribution>
