import { expect, it } from 'vitest'
import { documentedExports, undocumented } from './doc-model'

const comment = `/**
 * Who is signed in.
 *
 * @example
 * \`\`\`ts
 * useViewer()
 * \`\`\`
 */
`
const model = {
  members: [
    {
      kind: 'EntryPoint',
      name: '',
      members: [
        {
          kind: 'Namespace',
          name: 'ui',
          members: [
            {
              kind: 'Function',
              name: 'useViewer',
              docComment: comment,
              excerptTokens: [{ text: 'declare ' }, { text: 'x' }],
            },
            { kind: 'Function', name: 'useBare', docComment: '' },
            { kind: 'TypeAlias', name: 'Viewer', docComment: '/**\n * A person.\n */\n' },
          ],
        },
      ],
    },
  ],
}

it('reads what is written about each export', () => {
  expect(documentedExports(model)[0]).toEqual({
    module: 'ui',
    name: 'useViewer',
    kind: 'Function',
    summary: 'Who is signed in.',
    example: '```ts\nuseViewer()\n```',
    code: 'declare x',
  })
})

it('names exports without a sentence or an example', () => {
  const items = documentedExports(model)
  expect(undocumented(items, 'all with examples')).toEqual([
    'ui.useBare has no comment. Say in a sentence what it is.',
    'ui.Viewer has no @example. Show how it is used.',
  ])
  expect(undocumented(items, 'what runs')).toEqual(['ui.useBare has no comment. Say in a sentence what it is.'])
})

it('names examples that are no code', () => {
  const [good] = documentedExports(model)
  const broken = { ...good!, example: '```ts\nuseViewer(...)\n```' }
  const component = { ...good!, example: '```tsx\nconst { id } = useViewer()\nreturn <p>{id}</p>\n```' }
  expect(undocumented([broken, component], 'all with examples')).toEqual([
    expect.stringMatching(/^The @example of ui\.useViewer is no TypeScript: Unexpected/),
  ])
})
