/** Names why the portal or the engine, not the plugin, refused a call to a plugin's router. */
export const refusedHeader = 'x-groundwork-refusal'

const passing = ['SERVICE_UNAVAILABLE', 'BAD_GATEWAY', 'GATEWAY_TIMEOUT']

type Told = { meta?: { response?: unknown } | null }

/** Why Groundwork refused what an error of a plugin's client tells of; null where the plugin itself answered. */
export function refusedBy(error: unknown): string | null {
  const response = error instanceof Error ? (error as Error & Told).meta?.response : null
  return response instanceof Response ? response.headers.get(refusedHeader) : null
}

/** Whether the plugin could not be reached, which passes without anybody's doing in its pages. */
export function isAway(error: unknown): boolean {
  return passing.includes(refusedBy(error) ?? '')
}
