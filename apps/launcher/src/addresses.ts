import { type Options } from './options'
import { choosePort } from './ports'

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
  const host = env['GROUNDWORK_HOST'] || '127.0.0.1'
  const engineHost = env['GROUNDWORK_ENGINE_HOST'] || host
  const portalPort = await choosePort(
    { choice: options.portalPort, host, what: 'portal', option: '--port', taken: [] },
    notice,
  )
  const enginePort = await choosePort(
    { choice: options.enginePort, host: engineHost, what: 'engine', option: '--engine-port', taken: [portalPort] },
    notice,
  )
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

/** How to call what listens on `host`: "every address" is one to listen on, not one to call. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
