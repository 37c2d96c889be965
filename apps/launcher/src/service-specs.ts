import path from 'node:path'
import { type Addresses, reachable } from './addresses'
import { engineBundle, nextProgram } from './build'
import type { Options } from './options'
import { type DataLayout, root } from './paths'
import { sdkFolder, shippedFolder } from './plugin-products'
import type { PlannedPython } from './python'
import type { ServiceSpec } from './services'

export type Mode = 'production' | 'development'

export type Composition = {
  mode: Mode
  options: Options
  layout: DataLayout
  addresses: Addresses
  databaseUrl: string
  secret: string
  env: NodeJS.ProcessEnv
  /** What versions without a lock of their own run with; null where this machine has no Python. */
  python: PlannedPython | null
}

/** Where Metaflow keeps cards when METAFLOW_CARD_LOCALROOT says so; otherwise they land wherever a flow was started. */
export function cardRoot(layout: DataLayout): string {
  return path.join(layout.datastore, 'mf.cards')
}

export function engineSpec(composition: Composition): ServiceSpec {
  const { mode, layout, addresses, options, env } = composition
  const watch = path.join(root, 'node_modules/tsx/dist/cli.mjs')
  return {
    name: 'engine',
    command: process.execPath,
    args:
      mode === 'production'
        ? ['--enable-source-maps', engineBundle]
        : [watch, 'watch', '--clear-screen=false', 'src/main.ts'],
    cwd: path.join(root, 'apps/engine'),
    env: {
      ...serviceEnv(composition),
      GROUNDWORK_ENGINE_PORT: String(addresses.enginePort),
      GROUNDWORK_ENGINE_HOST: addresses.engineHost,
      GROUNDWORK_DATASTORE_ROOTS: joined(layout.datastore, env['GROUNDWORK_DATASTORE_ROOTS']),
      GROUNDWORK_TOKENLESS: options.tokenless ? '1' : '0',
      GROUNDWORK_SHIPPED_PLUGINS: shippedFolder,
      // Sessions, groups and locks of files as it needs them are not on Windows.
      GROUNDWORK_LAUNCHER:
        process.platform === 'win32' ? undefined : path.join(root, 'packages/delivery/launcher/groundwork_launch.py'),
      ...pythonVariables(composition),
    },
    logFile: path.join(layout.logs, 'engine.log'),
    echo: mode === 'development',
    healthUrl: `${addresses.engineUrl}/ping`,
  }
}

/** Of the environment that runs use; whoever runs Groundwork may name another. */
function pythonVariables({ python, env }: Composition): NodeJS.ProcessEnv {
  if (!python) return {}
  const base = env['GROUNDWORK_PYTHON'] || python.base
  if (env['GROUNDWORK_PYTHON_DEFAULT']) return { GROUNDWORK_PYTHON: base } as NodeJS.ProcessEnv
  return {
    GROUNDWORK_PYTHON: base,
    GROUNDWORK_PYTHON_DEFAULT: python.python,
    GROUNDWORK_PYTHON_READY: python.marker,
    GROUNDWORK_PYTHON_REQUIREMENTS: python.requirements,
  } as NodeJS.ProcessEnv
}

export function portalSpec(composition: Composition): ServiceSpec {
  const { mode, layout, addresses } = composition
  // Connections are kept longer than whoever asks keeps them: closed first, they would race with the next request.
  const command = mode === 'production' ? ['start', '--keepAliveTimeout', '75000'] : ['dev']
  return {
    name: 'portal',
    command: process.execPath,
    // A small nursery costs a little garbage collection and saves about 25 MB of memory.
    args: [
      '--max-semi-space-size=2',
      nextProgram,
      ...command,
      '-p',
      String(addresses.portalPort),
      '-H',
      addresses.host,
    ],
    cwd: path.join(root, 'apps/portal'),
    env: {
      ...serviceEnv(composition),
      PORT: String(addresses.portalPort),
      GROUNDWORK_DATASTORE_FOLDER: layout.datastore,
      GROUNDWORK_CARD_FOLDER: cardRoot(layout),
      GROUNDWORK_SDK_FOLDER: sdkFolder,
    },
    logFile: path.join(layout.logs, 'portal.log'),
    echo: mode === 'development',
    healthUrl: `http://${reachable(addresses.host)}:${addresses.portalPort}/sign-in`,
  }
}

function serviceEnv({ mode, layout, addresses, databaseUrl, secret, env }: Composition): NodeJS.ProcessEnv {
  return {
    ...withoutNpm(env),
    NODE_ENV: mode,
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: databaseUrl,
    // Beside the embedded server there is no pooler to go around.
    DATABASE_DIRECT_URL: env['DATABASE_URL'] ? env['DATABASE_DIRECT_URL'] : undefined,
    GROUNDWORK_SECRET: secret,
    GROUNDWORK_ENGINE_URL: addresses.engineUrl,
    GROUNDWORK_PORTAL_URL: addresses.portalUrl,
    GROUNDWORK_METADATA_URL: addresses.metadataUrl,
    GROUNDWORK_DATA: layout.folder,
  }
}

/** What npm tells its scripts is not for the services (and some of it changes how Next behaves). */
export function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(npm_|INIT_CWD$|NODE_OPTIONS$)/i.test(name)),
  ) as NodeJS.ProcessEnv
}

function joined(first: string, more: string | undefined): string {
  return more ? `${first}${path.delimiter}${more}` : first
}
