import { expect, it } from 'vitest'
import { namedParts } from './named-parts'

const named = (source: string) => {
  const parts = namedParts(source)
  return parts && Object.fromEntries([...parts].map(([group, ids]) => [group, ids && [...ids]]))
}

it.each([
  ['as it is written', 'export default definePlugin({ pages: { home: Home }, commands: { "decide-next": next } })'],
  [
    'as a minifier leaves it',
    'import{definePlugin as e}from"@groundwork/plugin-sdk/ui";var n={home:a},t=e({pages:n,commands:{"decide-next"(){}}});export{t as default};',
  ],
  [
    'as a bundler leaves it, with a numbered name and parts of another file',
    'function definePlugin2(d) { return d }\nvar more = { commands: { "decide-next": next } }\nvar all = definePlugin2({ pages: { ["x"]: 1 }, ...more })\nvar own = definePlugin2({ pages: { home: Home }, ...more })\nexport { own as default }',
  ],
])('reads the parts of a definition, %s', (_, source) => {
  expect(named(source)).toEqual({ pages: ['home'], commands: ['decide-next'] })
})

it('does not claim to know what is computed', () => {
  expect(named('export default definePlugin({ pages: makePages(), commands: { [name]: 1 } })')).toEqual({
    pages: null,
    commands: null,
  })
  for (const source of [
    'export default definePlugin(make())',
    'export default definePlugin({ ...make() })',
    'export default wrap(definePlugin({}))',
    'export { default } from "./chunk.js"',
    'var a = b, b = a; export default definePlugin(a)',
    'no module {',
  ])
    expect(named(source), source).toBeNull()
})
