import { type AnyNode, type Node, type Program, parse } from 'acorn'
import { textOf } from './limits'

export type ModuleImport = {
  /** What is imported; null where it is not a literal. */
  specifier: string | null
  dynamic: boolean
  /** The specifier is made from `import.meta`. */
  fromMeta: boolean
  /** What is taken of it, where that is said by name and nothing else can be: else null. */
  names: string[] | null
  /** Of the literal with its quotes, or of the expression, in UTF-16 units. */
  start: number
  end: number
  line: number
}

export type ModuleReading = { imports: ModuleImport[]; hasDefault: boolean }
export type ModuleMistake = { mistake: string; line: number }

const readings = new WeakMap<Uint8Array, ModuleReading | ModuleMistake>()

/** As `readModule`, for the bytes of a file; once for the same bytes, since parsing is most of the time that a bundle takes. */
export function readModuleBytes(bytes: Uint8Array): ModuleReading | ModuleMistake {
  const known = readings.get(bytes)
  if (known) return known
  const reading = readModule(textOf(bytes))
  readings.set(bytes, reading)
  return reading
}

/**
 * What a JavaScript module imports, and whether it has a default export. Read by a full parser, not by a lexer: what the portal will
 * load must not hide behind a regular expression that looks like a division.
 */
export function readModule(source: string): ModuleReading | ModuleMistake {
  let program: Program
  try {
    program = parse(source, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true })
  } catch (error) {
    return mistakeOf(error)
  }
  return { imports: findImports(program, source), hasDefault: program.body.some(exportsDefault) }
}

function mistakeOf(error: unknown): ModuleMistake {
  if (error instanceof SyntaxError && 'loc' in error) {
    const { line } = error.loc as { line: number }
    return { mistake: error.message.replace(/ \(\d+:\d+\)$/, ''), line }
  }
  // A parser that descends runs out of stack on what nests without end.
  if (error instanceof RangeError) return { mistake: 'It nests too deeply', line: 1 }
  throw error
}

function exportsDefault(node: AnyNode): boolean {
  if (node.type === 'ExportDefaultDeclaration') return true
  if (node.type !== 'ExportNamedDeclaration') return false
  return node.specifiers.some(
    ({ exported }) => (exported.type === 'Identifier' ? exported.name : exported.value) === 'default',
  )
}

function findImports(program: Program, source: string): ModuleImport[] {
  const found = program.body.flatMap((node) => {
    const from = 'source' in node ? node.source : null
    return from ? [{ ...importOf(from, false), names: namesOf(node) }] : []
  })
  // The keyword cannot be written any other way: where all its uses are accounted for, none hides in an expression.
  if (
    (source.match(/\bimport\b/g)?.length ?? 0) > program.body.filter(({ type }) => type === 'ImportDeclaration').length
  )
    visit(program, (node) => {
      if (node.type === 'ImportExpression') found.push(importOf(node.source, true))
    })
  return withLines(found, source)
}

/** In the order of the file, each with its line; in one pass, since a hostile file imports a hundred thousand times. */
function withLines(found: readonly Omit<ModuleImport, 'line'>[], source: string): ModuleImport[] {
  let line = 1
  let at = 0
  return found
    .toSorted((a, b) => a.start - b.start)
    .map((one) => {
      for (let end = source.indexOf('\n', at); end >= 0 && end < one.start; end = source.indexOf('\n', at)) {
        line++
        at = end + 1
      }
      return { ...one, line }
    })
}

function importOf(from: AnyNode, dynamic: boolean): Omit<ModuleImport, 'line'> {
  const { start, end } = from
  return { specifier: literal(from), dynamic, fromMeta: dynamic && readsMeta(from), names: null, start, end }
}

function namesOf(node: AnyNode): string[] | null {
  if (node.type === 'ImportDeclaration')
    return whole(node.specifiers.map((one) => ('imported' in one ? one.imported : null)))
  if (node.type === 'ExportNamedDeclaration') return whole(node.specifiers.map(({ local }) => local))
  return null
}

/** Null where one of them is the default, the module itself, or written as text. */
function whole(names: (AnyNode | null)[]): string[] | null {
  const known = names.flatMap((name) => (name?.type === 'Identifier' && name.name !== 'default' ? [name.name] : []))
  return known.length === names.length ? known : null
}

/** A string, or a template without a hole. */
function literal(node: AnyNode): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return null
  return node.quasis[0]?.value.cooked ?? null
}

function readsMeta(from: AnyNode): boolean {
  let found = false
  visit(from, (node) => {
    if (node.type === 'MetaProperty' && node.meta.name === 'import') found = true
  })
  return found
}

/** Each node below `root`, without recursion: a tree may be as deep as the file is long. */
function visit(root: Node, see: (node: AnyNode) => void): void {
  const open: unknown[] = [root]
  while (open.length > 0) {
    const next = open.pop()
    if (Array.isArray(next)) {
      for (const item of next) if (typeof item === 'object' && item !== null) open.push(item)
      continue
    }
    if (!isNode(next)) continue
    see(next)
    for (const value of Object.values(next)) if (typeof value === 'object' && value !== null) open.push(value)
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}
