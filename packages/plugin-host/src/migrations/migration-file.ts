import { createHash } from 'node:crypto'
import { InputError } from '@groundwork/access/errors'
import { lineAt, type Statement, splitStatements } from '../platform/sql/statements'

/** A migration of a bundle: its path there and its text. */
export type MigrationFile = { name: string; sql: string }

/** A part of the file: its text, and the line of the file that it begins after. */
export type Section = { text: string; linesBefore: number; statements: Statement[] }
export type Migration = { name: string; sha256: string; up: Section; down: Section | null }

/** Why a plugin's SQL is not carried out: names the file and, where there is one, the line. Nothing was changed. */
export class MigrationRefusal extends InputError {
  readonly file: string
  readonly line: number | null

  constructor(words: string, { file, line }: { file: string; line?: number | null }) {
    super(line ? `${file}, line ${line}: ${words}` : `${file}: ${words}`)
    this.file = file
    this.line = line ?? null
  }
}

/** What would leave the transaction or its limits, or belongs to the server. */
const refused: Record<string, string> = {
  ...Object.fromEntries(
    ['begin', 'start', 'commit', 'end', 'rollback', 'abort', 'savepoint', 'release', 'prepare'].map((word) => [
      word,
      'All migrations of a version run in one transaction of the host. Leave it out.',
    ]),
  ),
  ...Object.fromEntries(
    ['set', 'reset', 'discard', 'load'].map((word) => [word, 'Settings belong to the host. Leave it out.']),
  ),
  ...Object.fromEntries(
    ['listen', 'notify', 'unlisten'].map((word) => [word, 'Use event/v1 and events.publish of the platform instead.']),
  ),
  copy: 'Use INSERT instead.',
  vacuum: 'The server does this by itself.',
  cluster: 'The server does this by itself.',
  checkpoint: 'The server does this by itself.',
}

const marker = /^--[ \t]*migrate:(up|down)[ \t]*\r?$/gim

/** Reads one file. Throws MigrationRefusal when a part is missing or a statement is not for migrations. */
export function readMigration({ name, sql }: MigrationFile): Migration {
  const marks = [...sql.matchAll(marker)]
  const [first, second, third] = marks.map((mark) => ({
    index: mark.index,
    line: lineAt(sql, mark.index),
    part: mark[1]!.toLowerCase(),
  }))
  if (!first || first.part !== 'up')
    throw new MigrationRefusal('Begin with a line "-- migrate:up".', { file: name, line: first?.line ?? 1 })
  if (splitStatements(sql.slice(0, first.index)).length > 0)
    throw new MigrationRefusal('There is SQL before the line "-- migrate:up".', { file: name, line: 1 })
  if (second && second.part !== 'down')
    throw new MigrationRefusal('There is a second "-- migrate:up". Make it a file of its own.', {
      file: name,
      line: second.line,
    })
  if (third)
    throw new MigrationRefusal('Have one "-- migrate:up" and one "-- migrate:down".', { file: name, line: third.line })
  const up = section(name, sql, { from: first.index, to: second?.index ?? sql.length })
  const down = second ? section(name, sql, { from: second.index, to: sql.length }) : null
  return { name, sha256: createHash('sha256').update(sql).digest('hex'), up, down }
}

function section(name: string, sql: string, { from, to }: { from: number; to: number }): Section {
  const text = sql.slice(from, to)
  return readSection(name, text, lineAt(sql, from) - 1)
}

/** Statements of one part, each checked. `down` parts are kept without their file, so that lines count from the part. */
export function readSection(name: string, text: string, linesBefore: number): Section {
  const statements = splitStatements(text)
  for (const { keyword, offset, text: statement } of statements) {
    const words = refused[keyword] ?? othersBusiness(statement)
    if (words) {
      const line = linesBefore + lineAt(text, offset)
      throw new MigrationRefusal(`"${firstWords(statement)}" is not for migrations. ${words}`, { file: name, line })
    }
  }
  return { text, linesBefore, statements }
}

function othersBusiness(statement: string): string | null {
  return /^(alter|create|drop)\s+(role|user|group|database|system|tablespace)\b/i.test(statement)
    ? 'A plugin has its own schema and nothing else of the server.'
    : null
}

function firstWords(statement: string): string {
  return /^\w+(\s+\w+)?/.exec(statement)?.[0].replace(/\s+/g, ' ').toUpperCase() ?? ''
}
