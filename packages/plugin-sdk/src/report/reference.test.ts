import { expect, it } from 'vitest'
import { permissions } from '../manifest/permissions'
import { pointIds } from '../manifest/points'
import { referenceText } from './reference'

const text = referenceText([
  {
    module: 'ui',
    name: 'Viewer',
    kind: 'TypeAlias',
    summary: 'A person.',
    example: null,
    code: 'export type Viewer = {}',
  },
  {
    module: 'ui',
    name: 'useViewer',
    kind: 'Function',
    summary: 'Who is signed in.',
    example: '```ts\nx\n```',
    code: 'export declare function useViewer(): Viewer',
  },
])

it('has every point, permission and field', () => {
  for (const id of pointIds) expect(text).toContain(`### ${id}\n`)
  for (const name of Object.keys(permissions)) expect(text).toContain(`| \`${name}\` |`)
  expect(text).toContain('| `backend.memoryMb` | whole number | default `192` |')
})

it('leads from the table of points to their sections', () => {
  expect(text).toContain('[`project/tab/v1`](#projecttabv1)')
})

it('explains what runs before the types, with declaration and example', () => {
  expect(text.indexOf('### useViewer')).toBeLessThan(text.indexOf('### Viewer'))
  expect(text).toContain('```ts\nfunction useViewer(): Viewer\n```\n\nExample:\n\n```ts\nx\n```')
})
