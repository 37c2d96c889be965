import {
  type AnyNode,
  type CallExpression,
  type Expression,
  type ObjectExpression,
  type Program,
  type Property,
  parse,
} from 'acorn'

/** The parts that an entry gives to `definePlugin` or `defineBackend`: by the name of a group the ids in it, null where it is no plain list. */
export type NamedParts = ReadonlyMap<string, ReadonlySet<string> | null>

/** Calls whose one argument is the definition: a bundler numbers a name that is taken. */
const definers = /^define(Plugin|Backend)\d*$/

/**
 * What a built module names in its default export. Read, not run. Null where that cannot be told from the text, for example
 * because the definition is computed: then nothing is known, and nothing is wrong.
 */
export function namedParts(source: string): NamedParts | null {
  const module = moduleOf(source)
  const definition = module?.definition()
  if (!module || !definition) return null
  const entries = module.entriesOf(definition)
  if (!entries) return null
  return new Map([...entries].map(([name, value]) => [name, module.keysOf(value)]))
}

/** Null for what nests so deeply that a parser runs out of stack: whoever takes the bundle says so. */
function moduleOf(source: string): Module | null {
  try {
    return new Module(parse(source, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }))
  } catch {
    return null
  }
}

class Module {
  private readonly values = new Map<string, Expression>()
  /** Local names of what is imported under a definer's name: a bundler renames them. */
  private readonly imported = new Set<string>()

  constructor(private readonly program: Program) {
    for (const node of program.body) this.learn(node)
  }

  private learn(node: AnyNode): void {
    if (node.type === 'ImportDeclaration')
      for (const one of node.specifiers)
        if (one.type === 'ImportSpecifier' && one.imported.type === 'Identifier' && definers.test(one.imported.name))
          this.imported.add(one.local.name)
    if (node.type !== 'VariableDeclaration') return
    for (const { id, init } of node.declarations) if (id.type === 'Identifier' && init) this.values.set(id.name, init)
  }

  /** What the default export is made of; null unless a definer makes it. */
  definition(): ObjectExpression | null {
    const found = this.valueOf(this.defaultExport())
    if (found?.type !== 'CallExpression' || !this.isDefiner(found)) return null
    const [given] = found.arguments
    const value = given && given.type !== 'SpreadElement' ? this.valueOf(given) : null
    return value?.type === 'ObjectExpression' ? value : null
  }

  private isDefiner({ callee, arguments: given }: CallExpression): boolean {
    return (
      given.length === 1 &&
      callee.type === 'Identifier' &&
      (this.imported.has(callee.name) || definers.test(callee.name))
    )
  }

  private defaultExport(): Expression | null {
    for (const node of this.program.body) {
      if (node.type === 'ExportDefaultDeclaration') return node.declaration as Expression
      if (node.type !== 'ExportNamedDeclaration' || node.source) continue
      const found = node.specifiers.find(
        ({ exported }) => (exported.type === 'Identifier' ? exported.name : exported.value) === 'default',
      )
      if (found?.local.type === 'Identifier') return found.local
    }
    return null
  }

  /** The expression that a name of the module stands for. */
  private valueOf(node: Expression | null): Expression | null {
    let value = node
    for (let steps = 0; value?.type === 'Identifier'; steps++) {
      if (steps > 10) return null
      value = this.values.get(value.name) ?? null
    }
    return value
  }

  /** Names and values of an object that is written out; null for one that is not to be read whole. */
  entriesOf(object: ObjectExpression): Map<string, Expression> | null {
    const entries = new Map<string, Expression>()
    for (const property of object.properties) {
      if (property.type === 'SpreadElement') {
        const spread = this.valueOf(property.argument)
        const more = spread?.type === 'ObjectExpression' ? this.entriesOf(spread) : null
        if (!more) return null
        for (const [name, value] of more) entries.set(name, value)
        continue
      }
      const name = nameOf(property)
      if (name === null) return null
      entries.set(name, property.value)
    }
    return entries
  }

  keysOf(value: Expression): ReadonlySet<string> | null {
    const object = this.valueOf(value)
    const entries = object?.type === 'ObjectExpression' ? this.entriesOf(object) : null
    return entries && new Set(entries.keys())
  }
}

function nameOf({ computed, key }: Property): string | null {
  if (computed) return null
  if (key.type === 'Identifier') return key.name
  return key.type === 'Literal' ? String(key.value) : null
}
