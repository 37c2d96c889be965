import type { Manifest } from '../manifest/manifest'
import { type BundleFiles, textOf } from './limits'
import { type Problem, type ProblemCode, quoted } from './problem'

/** Migrations are run in order, each in a transaction of its own, as the plugin's role. */
export function checkMigrations(files: BundleFiles, manifest: Manifest, lineOf: (path: string) => number): Problem[] {
  const listed = new Set(manifest.migrations)
  const unlisted = [...files.keys()].filter((file) => /^migrations\/.*\.sql$/i.test(file) && !listed.has(file))
  const problems = unlisted.map((file): Problem => {
    const message = `${quoted(file)} would never be run: plugin.json does not name it in "migrations". Add it there, in order.`
    return { code: 'migration-unlisted', message, file }
  })
  for (const [index, file] of manifest.migrations.entries()) {
    const before = manifest.migrations[index - 1]
    if (before !== undefined && before >= file) {
      const line = lineOf(`migrations[${index}]`)
      const message = `plugin.json, line ${line}: ${quoted(file)} comes after ${quoted(before)} and its name sorts before it. Number migrations in the order they run.`
      problems.push({ code: 'migration-order', message, file: 'plugin.json', line })
    }
    const bytes = files.get(file)
    if (bytes) problems.push(...checkSql(file, textOf(bytes)))
  }
  return problems
}

const control =
  /^\s*(begin|commit|rollback|end|abort|start\s+transaction|savepoint|set\s+(session\s+|local\s+)?(role|authorization)|reset\s+(role|all)|vacuum|copy)\b/i

function checkSql(file: string, sql: string): Problem[] {
  const lines = sql.split('\n')
  const problem = (code: ProblemCode, message: string, line: number): Problem => ({
    code,
    message: `${message} (${file}, line ${line})`,
    file,
    line,
  })
  const up = lines.findIndex((line) => /^--\s*migrate:up\s*$/.test(line))
  if (up < 0)
    return [
      problem(
        'migration-without-up',
        'A migration has no line "-- migrate:up" to begin at. Add it, and "-- migrate:down".',
        1,
      ),
    ]
  const found = lines.findIndex((line) => control.test(line) && !/^\s*(begin|end)\s*$/i.test(line))
  if (found < 0) return []
  const words = quoted(lines[found]?.trim() ?? '')
  return [
    problem(
      'migration-statement',
      `A migration runs inside a transaction as the plugin's own role; ${words} would leave either. Remove it.`,
      found + 1,
    ),
  ]
}
