import { satisfies, validRange } from 'semver'
import { contractVersion } from '../manifest/contract'
import type { Manifest } from '../manifest/manifest'
import { pointFacts } from '../manifest/points'
import { type BundleManifest, namedFiles, readBundleManifest } from './bundle-manifest'
import { checkMigrations } from './check-migrations'
import { checkModules } from './check-modules'
import { checkSchema } from './check-schema'
import { checkStyles } from './check-styles'
import { type BundleFiles, bundleLimits, manifestFile } from './limits'
import { BundleRefusal, type Problem, type ProblemCode, quoted } from './problem'
import { isUiFile } from './ui-files'

export type CheckOptions = {
  /** The contract that the bundle shall run on; this package's own when absent. */
  contract?: string
  /** The day, ISO 8601, on which a deprecated point is still there or not; today when absent. */
  today?: string
}

/** First segments of page paths that are the portal's own below /p/<plugin id>. */
export const reservedPages: readonly string[] = ['api', 'plugin-assets', 'groundwork']

/**
 * Everything about the content of a bundle that can be known without running it: what a Groundwork would refuse it for. The
 * same checks stand behind `groundwork-plugin pack` and an upload. An empty list means that nothing was found.
 *
 * @example
 * ```ts
 * for (const { file, line, message } of checkBundle(await unpackBundle(bytes))) console.error(`${file}:${line}: ${message}`)
 * ```
 */
export function checkBundle(files: BundleFiles, options: CheckOptions = {}): Problem[] {
  try {
    return checkContent(files, readBundleManifest(files), options)
  } catch (error) {
    if (error instanceof BundleRefusal) return [...error.problems]
    throw error
  }
}

/** As `checkBundle`, with the manifest that was read already. */
export function checkContent(files: BundleFiles, read: BundleManifest, options: CheckOptions = {}): Problem[] {
  return allProblems(files, read, options).slice(0, bundleLimits.problems)
}

function allProblems(files: BundleFiles, read: BundleManifest, options: CheckOptions): Problem[] {
  const { manifest, lineOf } = read
  return [
    ...checkContract(read, options),
    ...checkPages(read),
    ...checkEntries(files, read),
    ...namedFiles(manifest).flatMap(({ file, field, kind }) => {
      const bytes = files.get(file)
      if (!bytes) return [missing(kind === 'schema' ? 'schema-missing' : 'migration-missing', { file, field, lineOf })]
      return kind === 'schema' ? checkSchema(file, bytes) : []
    }),
    ...checkMigrations(files, manifest, lineOf),
    ...checkModules(files, manifest),
    ...checkStyles(files),
  ]
}

function checkContract(
  { manifest, lineOf }: BundleManifest,
  { contract = contractVersion, today }: CheckOptions,
): Problem[] {
  const problems: Problem[] = []
  const range = manifest.engines.groundwork
  if (validRange(range) !== null && !satisfies(contract, range)) {
    const line = lineOf('engines.groundwork')
    const message = `plugin.json, line ${line}: the plugin is for the contract ${quoted(range)}, and this Groundwork has ${contract}. ${contractAdvice(contract)}`
    problems.push({ code: 'contract-mismatch', message, file: manifestFile, line })
  }
  return [...problems, ...checkRetired({ manifest, lineOf }, today ?? new Date().toISOString().slice(0, 10))]
}

function contractAdvice(contract: string): string {
  return `Build it against the SDK of this portal and write "^${contract}", or register a version that fits.`
}

function checkRetired({ manifest, lineOf }: BundleManifest, today: string): Problem[] {
  return manifest.contributes.flatMap(({ point }, index) => {
    const { stability } = pointFacts(point)
    if (stability.level !== 'deprecated' || stability.lastDay >= today) return []
    const line = lineOf(`contributes[${index}].point`)
    const message = `plugin.json, line ${line}: ${point} was withdrawn after ${stability.lastDay}. Use ${stability.replacement}.`
    return [{ code: 'point-withdrawn' as const, message, file: manifestFile, line }]
  })
}

function checkPages({ manifest, lineOf }: BundleManifest): Problem[] {
  return manifest.contributes.flatMap((entry, index) => {
    if (entry.point !== 'page/v1' || !reservedPages.includes(entry.path.split('/')[1] ?? '')) return []
    const line = lineOf(`contributes[${index}].path`)
    const message = `plugin.json, line ${line}: a page cannot be at ${quoted(entry.path)}, which the portal keeps for itself. Choose another path.`
    return [{ code: 'reserved-page' as const, message, file: manifestFile, line }]
  })
}

function checkEntries(files: BundleFiles, { manifest, lineOf }: BundleManifest): Problem[] {
  const problems: Problem[] = []
  for (const [file, field, code] of entries(manifest)) {
    if (code !== 'backend-entry-missing' && !isUiFile(file)) {
      const line = lineOf(field)
      const message = `plugin.json, line ${line}: ${quoted(file)} does not lie in ui/, from where browsers are served. Move it there.`
      problems.push({ code: 'ui-outside-folder', message, file: manifestFile, line })
    } else if (!files.has(file)) problems.push(missing(code, { file, field, lineOf }))
  }
  return problems
}

type MissingCode =
  | 'ui-entry-missing'
  | 'ui-style-missing'
  | 'backend-entry-missing'
  | 'schema-missing'
  | 'migration-missing'

function entries({ ui, backend }: Manifest): [file: string, field: string, code: MissingCode][] {
  return [
    ...(ui ? [[ui.entry, 'ui.entry', 'ui-entry-missing'] as [string, string, MissingCode]] : []),
    ...(ui?.styles ?? []).map((file, index): [string, string, MissingCode] => [
      file,
      `ui.styles[${index}]`,
      'ui-style-missing',
    ]),
    ...(backend ? [[backend.entry, 'backend.entry', 'backend-entry-missing'] as [string, string, MissingCode]] : []),
  ]
}

const missingWords: Record<MissingCode, string> = {
  'ui-entry-missing': "the UI's entry",
  'ui-style-missing': 'the style',
  'backend-entry-missing': "the backend's entry",
  'schema-missing': 'the schema',
  'migration-missing': 'the migration',
}

type Missing = { file: string; field: string; lineOf: (path: string) => number }

function missing(code: MissingCode, { file, field, lineOf }: Missing): Problem {
  const line = lineOf(field)
  const message = `plugin.json, line ${line}: ${missingWords[code]} ${quoted(file)} is not in the bundle. Build it, or correct the name.`
  return { code: code satisfies ProblemCode, message, file: manifestFile, line }
}
