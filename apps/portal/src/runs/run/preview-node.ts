import type { Preview } from '@groundwork/runs/preview'
import { formatBytes, formatNumber, plural } from '@groundwork/ui/number'
import type { TreeNode } from '@groundwork/ui/value-tree'

/** A stored value as a tree to draw. Nothing of it was executed; what a limit left out says so. */
export function previewNode(preview: Preview, name?: string): TreeNode {
  return { ...draw(preview), ...(name === undefined ? {} : { name }) }
}

/** The value in one line, for tables. */
export function previewText(preview: Preview): string {
  const { text, note } = draw(preview)
  return note ? `${text} ${note}` : text
}

function draw(preview: Preview): TreeNode {
  switch (preview.kind) {
    case 'none':
      return { kind: 'word', text: 'None' }
    case 'bool':
      return { kind: 'word', text: preview.value ? 'True' : 'False' }
    case 'number':
      return { kind: 'number', text: preview.text }
    case 'string':
      return {
        kind: 'text',
        text: JSON.stringify(preview.text),
        ...(preview.length > preview.text.length
          ? { note: `the first ${formatNumber(preview.text.length)} of ${formatNumber(preview.length)} characters` }
          : {}),
      }
    case 'bytes':
      return { kind: 'opaque', text: hexText(preview.hex), note: formatBytes(preview.length) }
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
      return {
        kind: 'container',
        text: `${preview.kind} of ${formatNumber(preview.length)}`,
        children: preview.items.map((item, index) => previewNode(item, String(index))),
        ...restOf(preview.length, preview.items),
      }
    case 'dict':
      return {
        kind: 'container',
        text: `dict of ${formatNumber(preview.length)}`,
        children: preview.entries.map(({ key, value }) => previewNode(value, keyText(key))),
        ...restOf(preview.length, preview.entries),
      }
    case 'object':
      return {
        kind: 'container',
        text: preview.class,
        ...(preview.summary ? { note: preview.summary } : {}),
        children: [
          ...preview.args.map((each, index) => previewNode(each, `argument ${index}`)),
          ...(preview.state ? [previewNode(preview.state, 'state')] : []),
        ],
      }
    case 'more':
      return { kind: 'opaque', text: preview.reason }
    case 'cycle':
      return { kind: 'opaque', text: `the same object, ${plural(preview.depth, 'level')} up` }
  }
}

function restOf(length: number, given: unknown[]): { rest?: number } {
  return length > given.length ? { rest: length - given.length } : {}
}

function keyText(key: Preview): string {
  return key.kind === 'string' ? key.text : draw(key).text
}

function hexText(hex: string): string {
  const shown = hex.slice(0, 64).replace(/(..)(?=.)/g, '$1 ')
  return hex.length > 64 ? `${shown} …` : shown
}
