import { createHash } from 'node:crypto'
import { UnavailableError } from '@groundwork/access/errors'
import { bundleLimits } from '@groundwork/plugin-sdk/bundle/limits'
import { BundleRefusal, type ProblemCode } from '@groundwork/plugin-sdk/bundle/problem'

/** A package of an npm registry. `integrity`: what its tarball must have (`sha512-<base64>`), beside what the registry says. */
export type NpmSource = { name: string; version: string; integrity?: string }

const packageName = /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/
const exactVersion = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/
const patienceMs = 20_000

/**
 * The tarball of a package, whose SHA-512 is the one that the registry lists. Throws BundleRefusal, or UnavailableError when the
 * registry cannot be reached.
 */
export async function fetchPackage(
  registry: string,
  { name, version, integrity }: NpmSource,
): Promise<{ bytes: Uint8Array; integrity: string }> {
  if (!packageName.test(name) || name.length > 214 || !exactVersion.test(version))
    refuse(
      'npm-name',
      `"${name}@${version}" is not a name and an exact version of a package, for example "@team/plugin" and "1.2.0".`,
    )
  const listed = await versionOf(registry, name, version)
  const { tarball, integrity: stated } = listed
  const sha512 = /(?:^|\s)(sha512-[A-Za-z0-9+/]{86}==)(?:\s|$)/.exec(stated ?? '')?.[1]
  if (!tarball || !sha512)
    return refuse(
      'npm-integrity-missing',
      `The registry lists no SHA-512 integrity for ${name}@${version}, so nobody can tell whether it is whole. Publish it again.`,
    )
  if (integrity !== undefined && integrity !== sha512)
    refuse(
      'npm-integrity',
      `${name}@${version} is ${sha512} in the registry, and ${integrity} was asked for. Ask its publisher what changed.`,
    )
  checkScheme(registry, tarball)
  const bytes = await download(tarball)
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

/** Code is fetched over TLS unless the configured registry itself is plain HTTP. */
function checkScheme(registry: string, tarball: string): void {
  const { protocol } = new URL(tarball, `${registry}/`)
  if (protocol === 'https:' || (protocol === 'http:' && registry.startsWith('http:'))) return
  refuse(
    'npm-insecure',
    `The registry names ${tarball} as the address of the tarball, which is not https. Use a registry that serves tarballs over https.`,
  )
}

type Listed = { tarball?: string; integrity?: string }

async function versionOf(registry: string, name: string, version: string): Promise<Listed> {
  const response = await ask(`${registry}/${name.replace('/', '%2f')}`, {
    accept: 'application/vnd.npm.install-v1+json',
  })
  if (response.status === 404)
    refuse(
      'npm-not-found',
      `The registry ${registry} has no package ${name}. Look at its spelling and at GROUNDWORK_NPM_REGISTRY.`,
    )
  if (!response.ok)
    throw new UnavailableError(`The registry ${registry} answered ${response.status} for ${name}. Try again later.`)
  const text = Buffer.from(await limited(response, bundleLimits.unpacked)).toString('utf8')
  const versions = versionsIn(text)
  if (!versions)
    throw new UnavailableError(
      `${registry} does not answer as an npm registry does. Check GROUNDWORK_NPM_REGISTRY, or upload the bundle.`,
    )
  const found = Object.hasOwn(versions, version) ? versions[version] : undefined
  if (found) return found.dist ?? {}
  const newest = Object.keys(versions).slice(-3).join(', ')
  return refuse(
    'npm-version-not-found',
    `The registry has no version ${version} of ${name}. Ask for one that it lists, the last ones: ${newest || 'none'}.`,
  )
}

function versionsIn(text: string): Record<string, { dist?: Listed }> | null {
  try {
    return (JSON.parse(text) as { versions?: Record<string, { dist?: Listed }> } | null)?.versions ?? {}
  } catch {
    return null
  }
}

async function download(tarball: string): Promise<Uint8Array> {
  const response = await ask(tarball, {})
  if (!response.ok)
    throw new UnavailableError(`The registry answered ${response.status} for the tarball ${tarball}. Try again later.`)
  return limited(response, bundleLimits.packed)
}

async function ask(url: string, headers: Record<string, string>): Promise<Response> {
  try {
    // A redirect could lead to where the scheme's check did not look.
    return await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(patienceMs) })
  } catch (error) {
    const why = error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : ''
    throw new UnavailableError(
      `The registry did not answer at ${url} (${why}). Check GROUNDWORK_NPM_REGISTRY, or upload the bundle.`,
    )
  }
}

/** The body, given up as soon as it is larger than it may be. */
async function limited(response: Response, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > most)
      refuse(
        'packed-too-large',
        `The registry sends more than ${most / 1_000_000} MB, the most that is taken. Publish a smaller package.`,
      )
    parts.push(part)
  }
  return Buffer.concat(parts)
}
