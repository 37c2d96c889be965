import parser, { type Node, type Selector } from 'postcss-selector-parser'

const pageRoots: ReadonlySet<string> = new Set([':root', ':host', 'html', 'body'])
const mayNameRoot = /:root|:host|html|body/i

/**
 * A selector for inside of a scope. `:root`, `:host`, `html` and `body` mean the plugin's root there. What more is asked of them
 * (`html.dark`) is asked of the page around it: `html.dark .card` becomes `html.dark :scope .card`, since a scoped selector
 * without `:scope` is matched below the root only.
 */
export function scopeSelector(selector: string): string {
  if (!mayNameRoot.test(selector)) return selector
  return parser().astSync(selector).nodes.map(scopeOne).join(', ')
}

type Compound = { nodes: Node[]; combinator: string }

function scopeOne(selector: Selector): string {
  const compounds = compoundsOf(selector)
  const last = compounds.findLastIndex(({ nodes }) => nodes.some(isPageRoot))
  const root = compounds[last]
  if (!root) return String(selector).trim()
  const page = compounds
    .slice(0, last + 1)
    .filter((compound) => !isBareRoot(compound))
    .map(({ nodes }) => text(nodes.filter((node) => !isPseudoElement(node))))
    .join(' ')
  const inside = compounds.slice(last + 1)
  if (inside.length === 0) return `:scope${page && `:is(${page} *)`}${text(root.nodes.filter(isPseudoElement))}`
  const rest = inside.map(({ nodes, combinator }) => text(nodes) + spaced(combinator)).join('')
  return `${page && `${page} `}:scope${spaced(root.combinator)}${rest}`
}

function compoundsOf(selector: Selector): Compound[] {
  const compounds: Compound[] = [{ nodes: [], combinator: '' }]
  for (const node of selector.nodes) {
    const last = compounds.at(-1)!
    if (node.type === 'combinator') {
      last.combinator = node.value.trim() || ' '
      compounds.push({ nodes: [], combinator: '' })
    } else if (node.type !== 'comment') last.nodes.push(node)
  }
  return compounds
}

function text(nodes: readonly Node[]): string {
  return nodes.map((node) => String(node).trim()).join('')
}

function spaced(combinator: string): string {
  return combinator.trim() ? ` ${combinator} ` : combinator
}

function isPageRoot(node: Node): boolean {
  if (node.type !== 'tag' && node.type !== 'pseudo') return false
  return pageRoots.has(node.value.toLowerCase()) && !('nodes' in node && node.nodes?.length)
}

function isPseudoElement(node: Node): boolean {
  return node.type === 'pseudo' && node.value.startsWith('::')
}

function isBareRoot({ nodes }: Compound): boolean {
  return nodes.every((node) => isPageRoot(node) || isPseudoElement(node))
}
