import { existsSync, mkdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { EngineEnv } from '../env'

/** Where packages come from, how the network is reached, and the Python that came with the installation; nothing else of the engine's own environment is a launcher's. */
const passed =
  /^(GROUNDWORK_PYTHON_(DEFAULT|READY|REQUIREMENTS)|PATH|LANG|LC_\w+|TZ|TMPDIR|PIP_\w+|UV_\w+|HTTPS?_PROXY|NO_PROXY|SSL_CERT_\w+|REQUESTS_CA_BUNDLE)$/i

/** The variables of every launcher on this machine: what Metaflow keeps lies below the data folder. */
export function launcherEnvironment(env: EngineEnv, own: NodeJS.ProcessEnv): Record<string, string> {
  const below = (...parts: string[]) => path.join(env.dataFolder, ...parts)
  const datastore = env.datastoreRoots[0] ?? below('metaflow', 'datastore')
  const home = below('processes', 'home')
  for (const folder of [home, below('launch'), datastore]) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const kept = Object.entries(own).flatMap(([name, value]) =>
    value !== undefined && passed.test(name) ? [[name, value] as const] : [],
  )
  return {
    ...pipConfig(own),
    ...Object.fromEntries(kept),
    HOME: home,
    USER: 'groundwork',
    METAFLOW_USER: 'groundwork',
    METAFLOW_HOME: below('metaflow', 'home'),
    METAFLOW_DATASTORE_SYSROOT_LOCAL: datastore,
    METAFLOW_CARD_LOCALROOT: path.join(datastore, 'mf.cards'),
    GROUNDWORK_LAUNCH_CACHE: below('launch'),
  }
}

/** The launcher's home is another one, and the index that this machine installs from may be named in the real one. */
function pipConfig(own: NodeJS.ProcessEnv): Record<string, string> {
  const home = own['HOME'] ?? os.homedir()
  const found = ['.config/pip/pip.conf', '.pip/pip.conf'].map((name) => path.join(home, name)).find(existsSync)
  return found ? { PIP_CONFIG_FILE: found } : {}
}
