import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { readRoles, type Role } from './roles'

const roots = z
  .string()
  .optional()
  .transform((text) => (text ?? '').split(path.delimiter).filter((root) => root !== ''))

const schema = z.object({
  /** The database. */
  DATABASE_URL: z.string().min(1),
  /** A direct connection for LISTEN, where DATABASE_URL goes through a pooler. */
  DATABASE_DIRECT_URL: z.string().min(1).optional(),
  /** Shared by all processes of an installation: signs what they tell one another. */
  GROUNDWORK_SECRET: z.string().min(32),
  /** 0 means any free port. */
  GROUNDWORK_ENGINE_PORT: z.coerce.number().int().min(0).max(65_535).default(3101),
  GROUNDWORK_ENGINE_HOST: z.string().min(1).default('127.0.0.1'),
  /** Folders that may be read as datastores, separated as in PATH. */
  GROUNDWORK_DATASTORE_ROOTS: roots,
  /** Folders that may be read for cards, where they lie elsewhere. */
  GROUNDWORK_CARD_ROOTS: roots,
  /** The folder of this installation. */
  GROUNDWORK_DATA: z.string().min(1).default(path.join(os.tmpdir(), 'groundwork')),
  /** The packed plugins that ship, with their list. */
  GROUNDWORK_SHIPPED_PLUGINS: z.string().min(1).optional(),
  /** Requests a minute that a plugin takes, where no envelope says otherwise. */
  GROUNDWORK_PLUGIN_REQUESTS: z.coerce.number().int().min(1).optional(),
  /** Where runs and launchers reach this engine; its own address where it is not given. */
  GROUNDWORK_ENGINE_URL: z.url().optional(),
  /** groundwork_launch.py; without it no processes are started on this machine. */
  GROUNDWORK_LAUNCHER: z.string().min(1).optional(),
  /** What the launcher runs with: any Python of 3.9 or newer. */
  GROUNDWORK_PYTHON: z.string().min(1).default('python3'),
  /** Seconds between two signs of life of a launcher. */
  GROUNDWORK_LAUNCH_BEAT: z.coerce.number().min(0.2).max(60).optional(),
  /** What this engine does: of metadata, plugins, delivery and serving; everything where it is not given. */
  GROUNDWORK_ROLES: z.string().optional(),
  /** "1" lets anybody on this machine record without a token. Only on a loopback address. */
  GROUNDWORK_TOKENLESS: z.enum(['0', '1']).default('0'),
})

export type EngineEnv = {
  roles: ReadonlySet<Role>
  databaseUrl: string
  databaseDirectUrl: string
  secret: string
  port: number
  host: string
  datastoreRoots: string[]
  cardRoots: string[]
  tokenless: boolean
  dataFolder: string
  shippedPlugins: string | null
  pluginRequestsPerMinute: number | undefined
  engineUrl: string | null
  launcherFile: string | null
  python: string
  beatSeconds: number | null
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost'])

/** Reads the environment; throws one sentence a variable that is missing or wrong. */
export function readEnv(source: NodeJS.ProcessEnv): EngineEnv {
  const parsed = schema.safeParse(source)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The engine's environment is not complete.\n${problems.join('\n')}`)
  }
  const env = parsed.data
  const tokenless = env.GROUNDWORK_TOKENLESS === '1'
  if (tokenless && !loopback.has(env.GROUNDWORK_ENGINE_HOST))
    throw new Error(
      `GROUNDWORK_TOKENLESS=1 works on a loopback address only, and GROUNDWORK_ENGINE_HOST is ${env.GROUNDWORK_ENGINE_HOST}. Use 127.0.0.1, or tokens.`,
    )
  return {
    roles: readRoles(env.GROUNDWORK_ROLES),
    databaseUrl: env.DATABASE_URL,
    databaseDirectUrl: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL,
    secret: env.GROUNDWORK_SECRET,
    port: env.GROUNDWORK_ENGINE_PORT,
    host: env.GROUNDWORK_ENGINE_HOST,
    datastoreRoots: env.GROUNDWORK_DATASTORE_ROOTS,
    cardRoots: env.GROUNDWORK_CARD_ROOTS,
    tokenless,
    dataFolder: env.GROUNDWORK_DATA,
    shippedPlugins: env.GROUNDWORK_SHIPPED_PLUGINS ?? null,
    pluginRequestsPerMinute: env.GROUNDWORK_PLUGIN_REQUESTS,
    engineUrl: env.GROUNDWORK_ENGINE_URL?.replace(/\/+$/, '') ?? null,
    launcherFile: env.GROUNDWORK_LAUNCHER ?? null,
    python: env.GROUNDWORK_PYTHON,
    beatSeconds: env.GROUNDWORK_LAUNCH_BEAT ?? null,
  }
}
