import { createHash } from 'node:crypto'
import { BodyTooLargeError, readBody } from '@groundwork/access/body'
import { UnavailableError } from '@groundwork/access/errors'
import { bundleLimits } from '@groundwork/plugin-sdk/bundle/limits'
import { BundleRefusal, type ProblemCode } from '@groundwork/plugin-sdk/bundle/problem'
import { z } from 'zod'

/** A package of an npm registry. `integrity`: what its tarball must have (`sha512-<base64>`), beside what the registry says. */
export type NpmSource = { name: string; version: string; integrity?: string }

const packageName = /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/
const exactVersion = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/
const usualPatienceMs = 20_000

/** A registry: its base address without a slash at its end, and the setting that names it. */
type Registry = {
  url: string
  setting: string
  /** For the whole of an answer, in ms; 20 s when absent. */
  patienceMs?: number
}

/**
 * The tarball of a package, from the registry's own host, whose SHA-512 is the one that the registry lists. Throws BundleRefusal, or UnavailableError when the
 * registry does not answer, or not to the end.
 */
export async function fetchPackage(
  registry: Registry,
  { name, version, integrity }: NpmSource,
): Promise<{ bytes: Uint8Array; integrity: string }> {
  if (!packageName.test(name) || name.length > 214 || !exactVersion.test(version))
    refuse(
      'npm-name',
      `"${name}@${version}" is not a name and an exact version of a package, for example "@team/plugin" and "1.2.0".`,
    )
  const listed = await versionOf(registry, name, version)
  const { integrity: stated } = listed
  const sha512 = /(?:^|\s)(sha512-[A-Za-z0-9+/]{86}==)(?:\s|$)/.exec(stated ?? '')?.[1]
  if (!listed.tarball || !sha512)
    return refuse(
      'npm-integrity-missing',
      `The registry lists no SHA-512 integrity for ${name}@${version}, so nobody can tell whether it is whole. Publish it again.`,
    )
  if (integrity !== undefined && integrity !== sha512)
    refuse(
      'npm-integrity',
      `${name}@${version} is ${sha512} in the registry, and ${integrity} was asked for. Ask its publisher what changed.`,
    )
  const bytes = await download(registry, tarballAddress(registry, listed.tarball))
  const actual = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
  if (actual !== sha512)
    refuse(
      'npm-integrity',
      `The tarball of ${name}@${version} is ${actual} and the registry lists ${sha512}. Something on the way changed it: try another registry.`,
    )
  return { bytes, integrity: sha512 }
}

function refuse(code: ProblemCode, message: string): never {
  throw new BundleRefusal({ code, message })
}

/**
 * Code is fetched over TLS unless the configured registry itself is plain HTTP, and from nowhere but that registry: what it lists
 * could lead to a service that only this machine reaches.
 */
function tarballAddress({ url, setting }: Registry, tarball: string): string {
  const registry = new URL(url)
  const at = URL.canParse(tarball, `${url}/`) ? new URL(tarball, `${url}/`) : null
  if (at?.protocol !== 'https:' && !(at?.protocol === 'http:' && registry.protocol === 'http:'))
    return refuse(
      'npm-insecure',
      `The registry names ${tarball} as the address of the tarball, which is not https. Use a registry that serves tarballs over https.`,
    )
  if (at.host !== registry.host || at.username || at.password)
    return refuse(
      'npm-insecure',
      `The registry ${url} names ${tarball} as the address of the tarball. A tarball is taken from the registry's own host, ${registry.host}, alone: let ${setting} name the registry that serves it, or upload the bundle.`,
    )
  return at.href
}

type Listed = { tarball?: string; integrity?: string }

async function versionOf(registry: Registry, name: string, version: string): Promise<Listed> {
  const { url, setting } = registry
  const { response, body } = await ask(registry, `${url}/${name.replace('/', '%2f')}`, {
    headers: { accept: 'application/vnd.npm.install-v1+json' },
    most: bundleLimits.unpacked,
  })
  if (response.status === 404)
    refuse('npm-not-found', `The registry ${url} has no package ${name}. Look at its spelling and at ${setting}.`)
  if (!response.ok)
    throw new UnavailableError(`The registry ${url} answered ${response.status} for ${name}. Try again later.`)
  const versions = versionsIn(Buffer.from(body).toString('utf8'))
  if (!versions)
    throw new UnavailableError(
      `${url} does not answer as an npm registry does. Check ${setting}, or upload the bundle.`,
    )
  const found = Object.hasOwn(versions, version) ? versions[version] : undefined
  if (found) return found.dist ?? {}
  const newest = Object.keys(versions).slice(-3).join(', ')
  return refuse(
    'npm-version-not-found',
    `The registry has no version ${version} of ${name}. Ask for one that it lists, the last ones: ${newest || 'none'}.`,
  )
}

const registryDocument = z.object({
  versions: z
    .record(
      z.string(),
      z.object({ dist: z.object({ tarball: z.string().optional(), integrity: z.string().optional() }).optional() }),
    )
    .default({}),
})

/** Null where it is not what a registry answers. */
function versionsIn(text: string): Record<string, { dist?: Listed }> | null {
  try {
    return registryDocument.safeParse(JSON.parse(text)).data?.versions ?? null
  } catch {
    return null
  }
}

async function download(registry: Registry, tarball: string): Promise<Uint8Array> {
  const { response, body } = await ask(registry, tarball, { headers: {}, most: bundleLimits.packed })
  if (!response.ok)
    throw new UnavailableError(`The registry answered ${response.status} for the tarball ${tarball}. Try again later.`)
  return body
}

type Asking = { headers: Record<string, string>; most: number }

/** The answer, and its whole body where it is a good one. */
async function ask(
  { setting, patienceMs = usualPatienceMs }: Registry,
  url: string,
  { headers, most }: Asking,
): Promise<{ response: Response; body: Uint8Array }> {
  let begun = false
  try {
    // A redirect could lead to where the address was not looked at.
    const signal = AbortSignal.timeout(patienceMs)
    const response = await fetch(url, { headers, redirect: 'error', signal })
    begun = true
    if (response.ok) return { response, body: await readBody(response, { signal, most }) }
    await response.body?.cancel()
    return { response, body: new Uint8Array() }
  } catch (error) {
    if (error instanceof BodyTooLargeError)
      refuse(
        'packed-too-large',
        `The registry sends more than ${most / 1_000_000} MB, the most that is taken. Publish a smaller package.`,
      )
    const what = begun ? 'stopped in the middle of its answer' : 'did not answer'
    throw new UnavailableError(
      `The registry ${what} at ${url} (${reasonOf(error, patienceMs)}). Try again; if it stays so, check ${setting}, or upload the bundle.`,
    )
  }
}

function reasonOf(error: unknown, patienceMs: number): string {
  if (!(error instanceof Error)) return 'no reason given'
  if (error.name === 'TimeoutError') return `not done within ${patienceMs / 1_000} s`
  return error.cause instanceof Error ? error.cause.message : error.message
}
