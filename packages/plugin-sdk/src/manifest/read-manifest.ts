import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import { locate, type Position, pathText, positionOf } from './locate'
import { type Manifest, manifestSchema } from './manifest-schema'
import { keyTwice } from './key-twice'
import { findingsBeside } from './partial-rules'
import { issueProblems } from './sentences'

/**
 * Something wrong with a manifest: where ("" is the whole), and a sentence that says what to do.
 *
 * @example
 * ```ts
 * const problem: ManifestProblem = { path: 'contributes[2].page', message: 'There is no page "titles".' }
 * ```
 */
export type ManifestProblem = { path: string; message: string }

/**
 * What reading a manifest came to: the manifest with its defaults, or all that is wrong with it.
 *
 * @example
 * ```ts
 * const reading: ManifestReading<ManifestProblem> = readManifest(json)
 * if (reading.ok) console.log(reading.manifest.id)
 * ```
 */
export type ManifestReading<Problem> = { ok: true; manifest: Manifest } | { ok: false; problems: Problem[] }

/** Finding a place reads the whole text, and a file from elsewhere may be wrong in a hundred thousand places. */
const mostPlaced = 50

/**
 * A problem and where it stands in the text.
 *
 * @example
 * ```ts
 * const say = ({ line, message }: PlacedProblem) => `plugin.json:${line}: ${message}`
 * ```
 */
export type PlacedProblem = ManifestProblem & Position

/**
 * Checks the parsed content of a `plugin.json`. All that is wrong is said at once: what is wrong with single fields, then what
 * the others must hold together.
 *
 * @example
 * ```ts
 * const reading = readManifest(JSON.parse(text))
 * if (!reading.ok) for (const { path, message } of reading.problems) console.error(`${path}: ${message}`)
 * ```
 */
export function readManifest(json: unknown): ManifestReading<ManifestProblem> {
  const result = manifestSchema.safeParse(json)
  if (result.success) return { ok: true, manifest: result.data }
  const { issues } = result.error
  const found = [...issueProblems(issues, json), ...findingsBeside(issues, json)]
  const problems = new Map(
    found.map(({ path, message }) => {
      const problem = { path: pathText(path), message }
      return [JSON.stringify(problem), problem]
    }),
  )
  return { ok: false, problems: [...problems.values()] }
}

/**
 * Checks the text of a `plugin.json`: as `readManifest`, with the line and column of each problem.
 *
 * @example
 * ```ts
 * const reading = readManifestText(readFileSync('plugin.json', 'utf8'))
 * if (!reading.ok) for (const { line, message } of reading.problems) console.error(`plugin.json:${line}: ${message}`)
 * ```
 */
export function readManifestText(text: string): ManifestReading<PlacedProblem> {
  const errors: ParseError[] = []
  const json: unknown = parse(text, errors, { disallowComments: true })
  const [broken] = errors
  if (broken) {
    const message = `This is not JSON: ${words(printParseErrorCode(broken.error))}.`
    return { ok: false, problems: [{ path: '', message, ...positionOf(text, broken.offset) }] }
  }
  const twice = keyTwice(text)
  if (twice) {
    const message = `"${twice.key}" stands here a second time, and only one of the two can count. Remove one.`
    return { ok: false, problems: [{ path: pathText(twice.path), message, ...positionOf(text, twice.offset) }] }
  }
  const reading = readManifest(json)
  if (reading.ok) return reading
  return {
    ok: false,
    problems: reading.problems.slice(0, mostPlaced).map((problem) => ({ ...problem, ...locate(text, problem.path) })),
  }
}

function words(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}
