import { z } from 'zod'
import { commands } from '../cli/commands'
import { helpText } from '../cli/help'
import { contractVersion } from '../manifest/contract'
import { contribution } from '../manifest/contribution'
import { manifestShape } from '../manifest/manifest-shape'
import { permissions } from '../manifest/permissions'
import { extensionPoints, type PointFacts, type PointId } from '../manifest/points'
import { sharedModules } from '../shared-modules'
import { declarationOf, type Documented } from './doc-model'

/** The text of `docs/plugins/reference.md`, made from the contract. */
export function referenceText(documented: Documented[], named: Documented[] = []): string {
  const of = (module: string) => documented.filter((item) => item.module === module)
  return [
    '# Reference of the plugin contract',
    `Contract ${contractVersion}. Generated from \`packages/plugin-sdk\` by \`npm run reference\`; change the sources, not this page.`,
    '## plugin.json',
    manifestTable(),
    '## Extension points',
    'An experimental point may change without a new number: a plugin names it in `experimental` to use it. A changed point gets a new number; the old one is deprecated and stays until the day given.',
    pointTable(),
    ...(Object.keys(extensionPoints) as PointId[]).flatMap(pointSection),
    '## Permissions',
    permissionTable(),
    '## Command line',
    ...commands.map((command) => `\`\`\`\n${helpText(commands, command)}\n\`\`\``),
    ...moduleSections('UI: `@groundwork/plugin-sdk/ui`', of('ui')),
    ...moduleSections('Backend: `@groundwork/plugin-sdk/backend`', of('backend')),
    ...moduleSections('Platform: `@groundwork/plugin-sdk/platform`', of('platform')),
    ...moduleSections('Tests: `@groundwork/plugin-sdk/testing`', of('testing')),
    ...moduleSections('Conformance: `@groundwork/plugin-sdk/conformance`', of('conformance')),
    ...moduleSections('Points: `@groundwork/plugin-sdk/points`', of('points')),
    ...moduleSections('Manifest: `@groundwork/plugin-sdk/manifest`', of('manifest')),
    ...moduleSections('Permissions: `@groundwork/plugin-sdk/permissions`', of('permissions')),
    ...moduleSections('Protocol: `@groundwork/plugin-sdk/protocol`', of('protocol')),
    ...(named.length > 0 ? ['## Types that these name', 'They are not exported; written out here to be read.'] : []),
    ...named.toSorted((a, b) => (a.name < b.name ? -1 : 1)).flatMap(itemSection),
    '## Shared modules',
    'The portal answers these imports of a UI with its own instances; all others become part of the bundle.',
    sharedModules.map((specifier) => `- \`${specifier}\``).join('\n'),
    '',
  ].join('\n\n')
}

type Schema = {
  type?: string
  description?: string
  default?: unknown
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}

function schemaOf(shape: z.ZodType): Schema {
  return z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as Schema
}

function manifestTable(): string {
  return fieldTable(schemaOf(manifestShape))
}

function fieldTable(schema: Schema): string {
  const rows = fieldRows(schema, '')
  return ['| Field | Kind | | What it is |', '|---|---|---|---|', ...rows].join('\n')
}

function fieldRows(schema: Schema, prefix: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`
    const need = schema.required?.includes(name)
      ? 'required'
      : field.default === undefined
        ? ''
        : `default \`${JSON.stringify(field.default)}\``
    const row = `| \`${path}\` | ${cell(kindOf(field))} | ${need} | ${cell(field.description ?? '')} |`
    return [row, ...fieldRows(field, `${path}.`), ...(field.items ? fieldRows(field.items, `${path}[].`) : [])]
  })
}

function kindOf({ type, items, anyOf, ...rest }: Schema): string {
  if (rest.const !== undefined) return `\`${JSON.stringify(rest.const)}\``
  if (rest.enum) return rest.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ')
  if (anyOf) return anyOf.map(kindOf).join(', ')
  if (type === 'array') return items?.type ? `list of ${words[items.type] ?? items.type}` : 'list'
  return words[type ?? ''] ?? 'text'
}

const words: Record<string, string> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'object',
  array: 'list',
}

function pointTable(): string {
  const rows = Object.entries<PointFacts>(extensionPoints).map(
    ([id, { what, side, stability }]) =>
      `| [\`${id}\`](#${anchor(id)}) | ${cell(what)} | ${sides[side]} | ${stabilityWords(stability)} |`,
  )
  return ['| Point | What it adds | Where | Stability |', '|---|---|---|---|', ...rows].join('\n')
}

const sides = { ui: 'UI', backend: 'backend', manifest: 'plugin.json' }

function stabilityWords(stability: PointFacts['stability']): string {
  if (stability.level !== 'deprecated') return stability.level
  return `deprecated: use \`${stability.replacement}\`; ends on ${stability.lastDay}`
}

function pointSection(id: PointId): string[] {
  const option = contribution.options.find((each) => each.shape.point.value === id)
  if (!option) return []
  const { what, stability } = extensionPoints[id]
  return [
    `### ${id}`,
    `${cell(what)}. ${stability.level === 'stable' ? 'Stable' : 'Experimental'}.`,
    fieldTable(schemaOf(option)),
  ]
}

function permissionTable(): string {
  const rows = Object.entries(permissions).map(
    ([name, { words: allows, grave }]) => `| \`${name}\` | ${allows} | ${grave ? 'yes' : ''} |`,
  )
  const http =
    '| `http:<host>`, `http:<host>:<port>`, `http:*.<domain>` | Call that host, or every host below that name | yes |'
  return ['| Permission | Allows | Think twice |', '|---|---|---|', ...rows, http].join('\n')
}

/** A section of a page: what runs first, then types, each with its declaration and example. */
export function moduleSections(title: string, items: Documented[]): string[] {
  const order = (item: Documented) => (/^(Function|Class|Variable)$/.test(item.kind) ? 0 : 1)
  const sorted = items.toSorted((a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1))
  return [`## ${title}`, ...sorted.flatMap(itemSection)]
}

function itemSection({ name, summary, example, code, kind }: Documented): string[] {
  const declaration = declarationOf(code)
  // What zod infers for a schema is longer than what it says.
  const shown = kind !== 'Variable' || declaration.length <= 1200 ? [`\`\`\`ts\n${declaration}\n\`\`\``] : []
  return [`### ${name}`, ...(summary ? [summary] : []), ...shown, ...(example ? [`Example:`, example] : [])]
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;')
}

function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
}
