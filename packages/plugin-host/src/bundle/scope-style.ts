import { BundleRefusal } from '@groundwork/plugin-sdk/bundle/problem'
import { groupingRules, namingRules, parseStyle } from '@groundwork/plugin-sdk/bundle/styles'
import { structureMistake } from '@groundwork/plugin-sdk/bundle/style-structure'
import { type AtRule, atRule, type ChildNode, type Container, type Root, root as newRoot, type Rule } from 'postcss'
import { scopeSelector } from './scope-selector'
import { collectNames, type PageNames, renameNames } from './style-names'

/** A style of a plugin as it came in. */
export type Style = { file: string; source: string }

/**
 * Confines the styles of a plugin to its own part of the page: everything goes into `@layer plugin { @scope ([data-plugin="<id>"]) }`,
 * `:root`, `html` and `body` become the scope itself, and what is named for the whole page (key frames, fonts, registered properties)
 * bears the plugin's id. A browser matches a scoped rule only below the plugin's root, so a preflight restyles nothing else.
 */
export function scopeStyles(styles: readonly Style[], pluginId: string): Map<string, string> {
  const parsed = styles.map(({ file, source }) => ({ file, root: parsedRoot(file, source) }))
  // Names of one file may be used in another.
  const names = collectNames(
    parsed.map(({ root }) => root),
    pluginId,
  )
  return new Map(parsed.map(({ file, root }) => [file, scopedOrRefused(file, () => scopeStyle(root, names, pluginId))]))
}

/** A selector that no reader understands, or a nesting without end, is the plugin's mistake and not ours. */
function scopedOrRefused(file: string, scope: () => string): string {
  try {
    return scope()
  } catch (error) {
    const why = error instanceof RangeError ? 'it nests too deeply' : error instanceof Error ? error.message : ''
    const message = `The style ${file} cannot be confined to the plugin: ${why}. Correct or remove that selector.`
    throw new BundleRefusal({ code: 'style-selector', message, file })
  }
}

function parsedRoot(file: string, source: string): Root {
  const root = parseStyle(source)
  if ('mistake' in root) throw new Error(`${file} was checked and cannot be parsed: ${root.mistake}`)
  return root
}

function scopeStyle(root: Root, names: PageNames, pluginId: string): string {
  renameNames(root, names)
  root.walkRules((rule) => {
    if (!insideKeyframes(rule)) rule.selector = scopeSelector(rule.selector)
  })
  const [before, inside] = [wholeText([...layerOrder(root), ...hoisted(root)]), wholeText(remaining(root))]
  const scope = inside && `@scope ([data-plugin="${pluginId}"]){${inside}}`
  return `@layer plugin{${before}${scope}}\n`
}

/** The text of these nodes. Were it not whole to a browser as well, it would close the braces around it and style the page. */
function wholeText(nodes: ChildNode[]): string {
  if (nodes.length === 0) return ''
  const text = newRoot({ nodes, raws: { semicolon: true } }).toString()
  const wrong = structureMistake(text)
  if (wrong) throw new Error(wrong.mistake)
  return text
}

function insideKeyframes(rule: Rule): boolean {
  return rule.parent?.type === 'atrule' && /keyframes$/i.test((rule.parent as AtRule).name)
}

/** Takes out what may not stand in a scope, with the conditions that it stood under. */
function hoisted(container: Container): ChildNode[] {
  const taken: ChildNode[] = []
  for (const node of [...(container.nodes ?? [])]) {
    if (node.type !== 'atrule') continue
    const name = node.name.toLowerCase()
    if (name === 'charset') node.remove()
    else if (namingRules.has(name)) taken.push(node.remove() as ChildNode)
    else if (groupingRules.has(name) && node.nodes && name !== 'scope') {
      const inner = hoisted(node)
      if (inner.length === 0) continue
      taken.push(node.clone({ nodes: [] }).append(inner) as ChildNode)
      if (node.nodes.length === 0) node.remove()
    }
  }
  return taken
}

/**
 * The plugin's own layers in the order that it names them, said at once: what is taken out of the scope comes first and must not
 * change it. An order cannot be said inside of a scope.
 */
function layerOrder(root: Root): ChildNode[] {
  const names = new Set<string>()
  root.walkAtRules(/^layer$/i, (rule) => {
    if (rule.parent === root) for (const name of rule.params.split(',')) if (name.trim()) names.add(name.trim())
    if (rule.nodes === undefined) rule.remove()
  })
  return names.size > 0 ? [atRule({ name: 'layer', params: [...names].join(', ') })] : []
}

function remaining(root: Root): ChildNode[] {
  return [...root.nodes]
}
