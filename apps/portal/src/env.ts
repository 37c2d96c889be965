import { z } from 'zod'

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  /** A direct connection for LISTEN, beside a pooler. */
  DATABASE_DIRECT_URL: z.string().min(1).optional(),
  GROUNDWORK_SECRET: z.string().min(32),
  /** Where this process reaches the engine. */
  GROUNDWORK_ENGINE_URL: z.url().default('http://127.0.0.1:3101'),
  /** The public origin of the portal. */
  GROUNDWORK_PORTAL_URL: z.url().default('http://127.0.0.1:3100'),
  /** What people give Metaflow as METAFLOW_SERVICE_URL. */
  GROUNDWORK_METADATA_URL: z.url().optional(),
  /** Where Metaflow on this machine may keep data and cards so that they are shown; told by the launcher. */
  GROUNDWORK_DATASTORE_FOLDER: z.string().min(1).optional(),
  GROUNDWORK_CARD_FOLDER: z.string().min(1).optional(),
  /** Where the packages for authors of plugins lie: plugin-sdk.tgz, ui.tgz, plugin.schema.json. */
  GROUNDWORK_SDK_FOLDER: z.string().min(1).optional(),
  GROUNDWORK_DATA: z.string().optional(),
  GROUNDWORK_WORKSPACE: z.string().max(40).optional(),
  /** How many proxies of the installation's own stand before the portal and add to X-Forwarded-For. */
  GROUNDWORK_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  GROUNDWORK_POOL_SIZE: z.coerce.number().int().min(2).max(100).default(10),
})

export type Env = z.infer<typeof schema>

let parsed: Env | undefined

/**
 * The settings of this process, read on first use: a build must not need them. Throws one sentence that names every
 * setting that is missing or wrong.
 */
export function env(): Env {
  if (parsed) return parsed
  const result = schema.safeParse(process.env)
  if (!result.success) {
    const wrong = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    throw new Error(`The portal cannot start: ${wrong}. Set these environment variables, or start with "npm start".`)
  }
  parsed = result.data
  return parsed
}

/** True in "next dev" only; the framework's client needs eval there. */
export const isDevelopment = process.env.NODE_ENV === 'development'
