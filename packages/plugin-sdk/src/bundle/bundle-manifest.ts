import { locate, type Manifest, readManifestText } from '../manifest/manifest'
import { type BundleFiles, bundleLimits, manifestFile, sizeWords, textOf } from './limits'
import { BundleRefusal, type Problem, type ProblemCode, refuse } from './problem'

export type BundleManifest = {
  manifest: Manifest
  /** The line of a field of plugin.json, for example "contributes[2].path". */
  lineOf: (path: string) => number
}

/** The manifest of a bundle, checked by itself: what it names may still be missing. Refuses with all that is wrong with it. */
export function readBundleManifest(files: BundleFiles): BundleManifest {
  const bytes = files.get(manifestFile)
  if (!bytes)
    return refuse(
      'manifest-missing',
      'There is no plugin.json at the top of the plugin. Write one: it says what the plugin is.',
      {
        file: manifestFile,
      },
    )
  if (bytes.length > bundleLimits.manifest)
    return refuse(
      'manifest-invalid',
      `plugin.json is ${sizeWords(bytes.length)}, far more than a manifest is. Shorten it.`,
      {
        file: manifestFile,
      },
    )
  const text = textOf(bytes).replace(/^\ufeff/, '')
  const reading = readText(text)
  if (reading.ok) return { manifest: reading.manifest, lineOf: (path) => locate(text, path).line }
  const problems = reading.problems.map(({ path, message, line }): Problem => {
    const code = codeOf(path, message)
    const words = path === '' ? `${message} Correct it there.` : `${path}: ${message}`
    return { code, message: `plugin.json, line ${line}: ${words}`, file: manifestFile, line }
  })
  const [first, ...rest] = problems
  throw new BundleRefusal(
    first ? [first, ...rest] : { code: 'manifest-invalid', message: 'plugin.json cannot be read.' },
  )
}

/** Readers that descend run out of stack on what nests without end. */
function readText(text: string): ReturnType<typeof readManifestText> {
  try {
    return readManifestText(text)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return {
      ok: false,
      problems: [{ path: '', message: 'This is not JSON: it nests too deeply.', line: 1, column: 1 }],
    }
  }
}

// The reading of a manifest has sentences and places; callers of a bundle need to tell refusals apart as well.
const codes: readonly (readonly [ProblemCode, place: RegExp, message: RegExp])[] = [
  ['manifest-json', /^$/, /^This is not JSON/],
  ['unknown-point', /^(contributes|experimental)\[/, /There is no extension point/],
  ['unknown-permission', /^permissions\[/, /There is no permission/],
  ['experimental-point', /^contributes\[/, /is experimental:/],
  ['permission-missing', /./, /needs the permission/],
  ['ui-not-declared', /^contributes\[/, /needs a UI/],
  ['backend-not-declared', /^contributes\[/, /needs a backend/],
  ['duplicate-contribution', /^contributes\[\d+\]\.id$/, /already that of/],
  ['duplicate-page', /^contributes\[\d+\]\.path$/, /same path/],
  ['nav-without-page', /^contributes\[\d+\]\.page$/, /page/],
  ['job-schedule', /^contributes\[\d+\]\.(schedule|timeZone)$/, /./],
  ['contract-range', /^engines\.groundwork$/, /range/],
  ['manifest-version', /^version$/, /semantic version/],
  ['manifest-link', /./, /must be a web address/],
  ['manifest-text', /./, /^This (holds a|holds half|is made of blanks)/],
  ['reserved-id', /^id$/, /Groundwork's own/],
]

function codeOf(path: string, message: string): ProblemCode {
  return codes.find(([, place, words]) => place.test(path) && words.test(message))?.[0] ?? 'manifest-invalid'
}

/** Files beside the entries that the manifest names, each with the field that does. */
export function namedFiles(manifest: Manifest): { file: string; field: string; kind: 'schema' | 'migration' }[] {
  const schemas = manifest.contributes.flatMap((entry, index) => {
    if (entry.point === 'config/schema/v1')
      return [{ file: entry.file, field: `contributes[${index}].file`, kind: 'schema' as const }]
    const own = 'configSchema' in entry ? entry.configSchema : undefined
    return own ? [{ file: own, field: `contributes[${index}].configSchema`, kind: 'schema' as const }] : []
  })
  const migrations = manifest.migrations.map((file, index) => {
    return { file, field: `migrations[${index}]`, kind: 'migration' as const }
  })
  return [...schemas, ...migrations]
}
