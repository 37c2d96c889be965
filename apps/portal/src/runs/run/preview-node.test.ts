import { expect, it } from 'vitest'
import { previewNode, previewText } from './preview-node'

it('writes values as Python does', () => {
  expect(previewText({ kind: 'none' })).toBe('None')
  expect(previewText({ kind: 'bool', value: true })).toBe('True')
  expect(previewText({ kind: 'string', text: 'a"b', length: 3 })).toBe('"a\\"b"')
})

it('says what of a long string is shown', () => {
  expect(previewText({ kind: 'string', text: 'abc', length: 4_000 })).toBe('"abc" the first 3 of 4,000 characters')
})

it('names entries of a dict by their key and items of a list by their index', () => {
  const node = previewNode({
    kind: 'dict',
    length: 500_001,
    entries: [
      {
        key: { kind: 'string', text: 'rows', length: 4 },
        value: { kind: 'list', length: 1, items: [{ kind: 'none' }] },
      },
    ],
  })
  expect(node.children?.map((child) => child.name ?? child.text)).toEqual(['rows'])
  expect(node.rest).toBe(500_000)
  expect(node.children?.[0]?.children?.[0]?.name).toBe('0')
})

it('shows an object by its class, never as if it were built', () => {
  const node = previewNode({ kind: 'object', class: 'os.system', summary: null, args: [], state: null })
  expect(node.text).toBe('os.system')
})
