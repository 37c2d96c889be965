import { describe, expect, it } from 'vitest'
import { scopeSelector } from './scope-selector'
import { scopeStyles } from './scope-style'

const scoped = (source: string) =>
  scopeStyles([{ file: 'ui/a.css', source }], 'team-x')
    .get('ui/a.css')
    ?.replace(/\s+/g, ' ')
    .trim()

describe('scopeSelector', () => {
  it.each([
    [':root', ':scope'],
    ['html', ':scope'],
    ['body::before', ':scope::before'],
    ['html body', ':scope'],
    ['html > body .x', ':scope .x'],
    ['body > main', ':scope>main'],
    ['html, :host', ':scope, :scope'],
    ['& > .x', '& > .x'],
    ['body.wide::before', ':scope:is(body.wide *)::before'],
    ['.card', '.card'],
    ['html.dark .card', 'html.dark :scope .card'],
    ['html.dark > body .card > i', 'html.dark :scope .card > i'],
    ['html.dark', ':scope:is(html.dark *)'],
    [':root[data-theme="dark"]', ':scope:is(:root[data-theme="dark"] *)'],
    ['.card:where(:hover, .open)', '.card:where(:hover, .open)'],
    ['*, ::before', '*, ::before'],
    ['.html, #body', '.html, #body'],
  ])('makes %s into %s', (before, after) => {
    expect(scopeSelector(before).replace(/\s*([>,])\s*/g, '$1')).toBe(after.replace(/\s*([>,])\s*/g, '$1'))
  })
})

describe('scopeStyles', () => {
  it('puts everything into the layer and the scope', () => {
    expect(scoped('*{margin:0} body{color:red}')).toBe(
      '@layer plugin{@scope ([data-plugin="team-x"]){*{margin:0} :scope{color:red}}}',
    )
    expect(scoped('@media (width > 1px) { .a { color: red } }')).toContain('@scope ([data-plugin="team-x"])')
  })

  it('takes out what cannot stand in a scope, with its conditions, under names of the plugin', () => {
    const source = `@layer theme, base;
      @keyframes spin { from { rotate: 0deg } to { rotate: 1turn } }
      @supports (color: red) { @property --tw-tone { syntax: "*"; inherits: false } .b { color: blue } }
      @font-face { font-family: "Fancy Face"; src: url(./f.woff2) }
      .a { animation: 1s spin linear; --tw-tone: red; color: var(--tw-tone, var(--other)); font-family: "Fancy Face", serif }`
    const text = scoped(source) ?? ''
    const [before = '', inside = ''] = text.split('@scope')
    expect(before).toContain('@layer theme, base;')
    expect(before).toContain('@keyframes team-x--spin')
    expect(before).toContain('@supports (color: red)')
    expect(before).toContain('@property --team-x--tw-tone')
    expect(before).toContain('font-family: "team-x--Fancy Face"')
    expect(inside).toContain('animation: 1s team-x--spin linear')
    expect(inside).toContain('--team-x--tw-tone: red')
    expect(inside).toContain('var(--team-x--tw-tone, var(--other))')
    expect(inside).toContain('font-family: "team-x--Fancy Face", serif')
    expect(inside).toContain('.b { color: blue }')
    expect(inside).not.toMatch(/@keyframes|@property|@font-face/)
    expect(text).not.toContain('@charset')
  })

  it('keeps the order of layers', () => {
    expect(
      scoped(
        '@layer a { .x { color: red } } @layer b, c; @keyframes k { to { opacity: 0 } } @layer c.d { .y { color: red } }',
      ),
    ).toMatch(/^@layer plugin ?\{ ?@layer a, b, c, c\.d; ?@keyframes team-x--k .*@scope/)
  })

  it('knows names across the files of a plugin', () => {
    const made = scopeStyles(
      [
        { file: 'ui/a.css', source: '@keyframes fade { to { opacity: 0 } }' },
        { file: 'ui/b.css', source: '.x { animation-name: fade }' },
      ],
      'team-x',
    )
    expect(made.get('ui/b.css')).toContain('animation-name: team-x--fade')
  })

  it('leaves key frames their stops', () => {
    expect(scoped('@keyframes a { from { color: red } 50% { color: blue } }')).toMatch(
      /from \{ color: red \} 50% \{ color: blue \}/,
    )
  })

  it('cannot be left by what only a browser reads as an end', () => {
    const hidden = [
      'a { content: "\n} } } body { color: red } "; }',
      '@keyframes a { to { content: "\n} } } body{}" } }',
    ]
    for (const source of hidden) expect(() => scoped(source)).toThrow(/A string ends with its line/)
  })
})
