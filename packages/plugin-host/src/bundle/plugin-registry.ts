import { BodyTooLargeError, readBody } from '@groundwork/access/body'
import { z } from 'zod'

/** Where the portal asks the engine what the registry has; GET, answers a RegistryListing. */
export const registryPath = '/plugins/v1/-/registry'

const found = z.object({
  name: z.string().max(214),
  version: z.string().max(100),
  description: z.string().max(2_000).nullish(),
  date: z.string().max(40).nullish(),
  publisher: z.object({ username: z.string().max(200) }).nullish(),
})
const searched = z.object({ objects: z.array(z.object({ package: found })).max(250) })

const listedPackage = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  publisher: z.string(),
  /** When the version was published, in ms; null where the registry does not say. */
  publishedAt: z.number().nullable(),
})
export const registryListing = z.discriminatedUnion('state', [
  z.object({ state: z.literal('not-configured') }),
  z.object({ state: z.literal('unreachable'), registry: z.string(), reason: z.string() }),
  z.object({ state: z.literal('listed'), registry: z.string(), packages: z.array(listedPackage) }),
])

/** A plugin in the registry, in its newest version. */
export type RegistryPackage = z.infer<typeof listedPackage>
export type RegistryListing = z.infer<typeof registryListing>

const keyword = 'groundwork-plugin'
const patienceMs = 5_000
const keptMs = 60_000
/** A registry that did not answer is asked again sooner. */
const keptAfterFailureMs = 10_000
const mostBytes = 2_000_000

type Options = {
  /** Address of an npm registry; null where none is configured. */
  registry: string | null
  now?: () => number
}

/**
 * Lists the packages of an npm registry that carry the keyword "groundwork-plugin", newest versions, through the registry's own
 * search; kept a minute. Never rejects: a registry that does not answer is a listing too.
 */
export function createPluginRegistry({ registry, now = Date.now }: Options): () => Promise<RegistryListing> {
  if (!registry) return () => Promise.resolve({ state: 'not-configured' })
  const base = registry.replace(/\/+$/, '')
  let kept: { listing: Promise<RegistryListing>; until: number } | null = null
  return () => {
    if (kept && now() < kept.until) return kept.listing
    const listing = search(base)
    const own = (kept = { listing, until: now() + keptMs })
    void listing.then(({ state }) => {
      if (state === 'unreachable') own.until = now() + keptAfterFailureMs
    })
    return listing
  }
}

async function search(registry: string): Promise<RegistryListing> {
  const { named, trouble } = addressOf(registry)
  if (trouble) return { state: 'unreachable', registry: named, reason: trouble }
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const response = await fetch(`${registry}/-/v1/search?text=keywords:${keyword}&size=250`, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal,
    })
    if (!response.ok) return { state: 'unreachable', registry: named, reason: `It answered ${response.status}.` }
    const { objects } = searched.parse(
      JSON.parse((await readBody(response, { signal, most: mostBytes })).toString('utf8')),
    )
    return { state: 'listed', registry: named, packages: objects.map((each) => listed(each.package)) }
  } catch (error) {
    return { state: 'unreachable', registry: named, reason: reasonOf(error) }
  }
}

function listed({ name, version, description, date, publisher }: z.infer<typeof found>): RegistryPackage {
  const at = Date.parse(date ?? '')
  return {
    ...{ name, version, description: description ?? '', publisher: publisher?.username ?? '' },
    publishedAt: Number.isNaN(at) ? null : at,
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError || error instanceof SyntaxError)
    return 'What it answered is no list of packages: it may have no search.'
  if (error instanceof Error && error.name === 'TimeoutError')
    return `It did not answer within ${patienceMs / 1_000} s.`
  if (error instanceof BodyTooLargeError) return 'It sent more than 2 MB.'
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return `It could not be reached: ${cause instanceof Error ? cause.message : String(cause)}.`
}

/** The address as it may be shown, and why it cannot be asked. */
function addressOf(registry: string): { named: string; trouble: string | null } {
  try {
    const { origin, pathname, username, password } = new URL(registry)
    const named = `${origin}${pathname === '/' ? '' : pathname}`
    const trouble =
      'GROUNDWORK_PLUGIN_REGISTRY carries a name or a password. Only an address without them can be asked.'
    return { named, trouble: username || password ? trouble : null }
  } catch {
    return {
      named: 'the plugin registry',
      trouble: 'GROUNDWORK_PLUGIN_REGISTRY is no address such as https://npm.example.com.',
    }
  }
}
