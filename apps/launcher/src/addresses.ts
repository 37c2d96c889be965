import { type Options } from './options'
import { choosePort, type PortRequest } from './ports'

export type Addresses = {
  host: string
  engineHost: string
  portalPort: number
  enginePort: number
  /** The origin a browser uses. */
  portalUrl: string
  /** Where portal and launcher reach the engine. */
  engineUrl: string
  /** What people give Metaflow. */
  metadataUrl: string
}

/** Chooses both ports; GROUNDWORK_PORTAL_URL and GROUNDWORK_METADATA_URL name what people use where a proxy stands before them. */
export async function chooseAddresses(
  options: Options,
  env: NodeJS.ProcessEnv,
  notice: (text: string) => void,
): Promise<Addresses> {
  const { portal, engine } = portRequests(options, env)
  const { host } = portal
  const engineHost = engine.host
  const portalPort = await choosePort(portal, notice)
  const enginePort = await choosePort({ ...engine, taken: [portalPort] }, notice)
  const engineUrl = `http://${reachable(engineHost)}:${enginePort}`
  return {
    host,
    engineHost,
    portalPort,
    enginePort,
    portalUrl: env['GROUNDWORK_PORTAL_URL'] || `http://${reachable(host)}:${portalPort}`,
    engineUrl,
    metadataUrl: env['GROUNDWORK_METADATA_URL'] || engineUrl,
  }
}

/** Throws a Failure when a port that was named is in use: worth knowing before a build, not a minute after. */
export async function refusePortsInUse(options: Options, env: NodeJS.ProcessEnv): Promise<void> {
  const { portal, engine } = portRequests(options, env)
  const taken: number[] = []
  for (const request of [portal, engine])
    if (request.choice.kind === 'fixed') taken.push(await choosePort({ ...request, taken }, () => {}))
}

function portRequests(options: Options, env: NodeJS.ProcessEnv): Record<'portal' | 'engine', PortRequest> {
  const host = env['GROUNDWORK_HOST'] || '127.0.0.1'
  const engineHost = env['GROUNDWORK_ENGINE_HOST'] || host
  return {
    portal: { choice: options.portalPort, host, what: 'portal', option: '--port', taken: [] },
    engine: { choice: options.enginePort, host: engineHost, what: 'engine', option: '--engine-port', taken: [] },
  }
}

/** How to call what listens on `host`: "every address" is one to listen on, not one to call. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
