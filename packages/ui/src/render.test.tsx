import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { initials } from './avatar'
import { Button } from './button'
import { Field } from './field'
import { Input } from './input'
import { Panel } from './panel'
import { RunStrip } from './run-strip'
import { type GlyphKind, StatusGlyph } from './status-glyph'
import { Td } from './table'
import { Tabs } from './tabs'
import { Time } from './time'
import { TimeProvider } from './time-context'
import { TimelineLine } from './timeline/timeline-row'
import { ValueTree } from './value-tree'

const kinds: GlyphKind[] = [
  'ok',
  'run',
  'queue',
  'gate',
  'pause',
  'warn',
  'fail',
  'unk',
  'veto',
  'stop',
  'skip',
  'none',
]

describe('status glyphs', () => {
  it('have twelve different silhouettes', () => {
    const shapes = kinds.map((kind) => renderToStaticMarkup(<StatusGlyph kind={kind} />).replace(/^<svg[^>]*>/, ''))
    expect(new Set(shapes).size).toBe(12)
  })

  it('are decoration without a label and an image with one', () => {
    expect(renderToStaticMarkup(<StatusGlyph kind="ok" />)).toContain('aria-hidden="true"')
    expect(renderToStaticMarkup(<StatusGlyph kind="ok" label="Succeeded" />)).toMatch(/role="img".*<title>Succeeded/)
  })
})

it('a strip says what it shows', () => {
  expect(renderToStaticMarkup(<RunStrip items={[{ kind: 'fail', ms: 5 }]} />)).toContain(
    'aria-label="Last run: 1 failed; the newest failed"',
  )
})

it('a run that goes on is drawn in a strip as running, never as an empty column', () => {
  const html = renderToStaticMarkup(<RunStrip items={[{ kind: 'run', ms: null }]} />)
  expect(html).toMatch(/data-mark="run"><rect[^>]* fill="var\(--color-run-soft\)"[^>]*><\/rect><circle/)
  expect(html).toContain('the newest is running')
})

it('a button with a reason stays focusable and is described by it', () => {
  const html = renderToStaticMarkup(<Button reason="A maintainer can do this.">Revoke token</Button>)
  const id = /aria-describedby="([^"]+)"/.exec(html)?.[1]
  expect(html).toContain('aria-disabled="true"')
  expect(html).not.toContain(' disabled')
  expect(html).toContain(`id="${id}"`)
})

it('a field ties its label and its error to the control', () => {
  const html = renderToStaticMarkup(
    <Field label="Name" error="It is taken.">
      <Input />
    </Field>,
  )
  const id = /<label for="([^"]+)"/.exec(html)?.[1]
  expect(html).toContain(`<input id="${id}"`)
  expect(html).toContain(`aria-describedby="${id}-error"`)
  expect(html).toContain('aria-invalid="true"')
})

it('a cell of a table is one line, unless it is told to break', () => {
  expect(renderToStaticMarkup(<Td>Alien</Td>)).toContain('whitespace-nowrap')
  expect(renderToStaticMarkup(<Td className="max-sm:whitespace-normal" />)).toContain('whitespace-nowrap')
  expect(renderToStaticMarkup(<Td className="max-w-80 whitespace-normal" />)).not.toContain('whitespace-nowrap')
})

it('the head of a panel grows with what can be done there, where that has no room beside the title', () => {
  const html = renderToStaticMarkup(
    <Panel title="Conformance" note="14 kept" actions={<button type="button">Measure</button>}>
      x
    </Panel>,
  )
  expect(/<header class="([^"]+)"/.exec(html)?.[1]?.split(' ')).toEqual(
    expect.arrayContaining(['min-h-row', 'max-sm:flex-wrap']),
  )
})

it('tabs are links that name the current one', () => {
  const items = ['a', 'b'].map((id) => ({ id, label: id, href: `?tab=${id}` }))
  expect(renderToStaticMarkup(<Tabs items={items} current="b" label="Views" />)).toMatch(
    /href="\?tab=b" aria-current="page"/,
  )
})

it('a time is rendered in the zone of the viewer, exact on hover', () => {
  const now = Date.UTC(2026, 10, 21, 14)
  const html = renderToStaticMarkup(
    <TimeProvider zone="Europe/Berlin" now={now}>
      <Time at={now - 14 * 60_000} />
    </TimeProvider>,
  )
  expect(html).toContain('>14 min<')
  expect(html).toMatch(/title="21 Nov 2026, 14:46:00/)
})

it('a tree draws children only when open', () => {
  const root = {
    kind: 'container' as const,
    text: 'dict of 1',
    children: [{ kind: 'text' as const, name: 'a', text: '"deep"' }],
  }
  expect(renderToStaticMarkup(<ValueTree root={root} open={false} />)).not.toContain('deep')
  expect(renderToStaticMarkup(<ValueTree root={root} />)).toContain('deep')
})

it('initials come from names, addresses and single words', () => {
  expect(['Ada Lindqvist', 'grace.hopper@example.org', 'linus'].map(initials)).toEqual(['AL', 'GH', 'LI'])
})

it('initials are letters of any script and digits, whatever else a name has', () => {
  const names = ['Ada <ada@x>', 'Ada Öst (she)', '李 小龙', "Conor O'Neil", '🦊 fox', '7 of 9', '<ada@x>', '"!"', '']
  expect(names.map(initials)).toEqual(['AD', 'AS', '李小', 'CO', 'FO', '79', 'AD', '?', '?'])
})

it('a row of the timeline that opens says so itself and holds nothing else to press', () => {
  const row = { key: 'step:start', level: 0, glyph: 'ok' as const, name: 'start', bars: [], open: false }
  const html = renderToStaticMarkup(
    <TimelineLine
      row={row}
      place={{ position: 3, setSize: 7 }}
      view={{ from: 0, to: 1 }}
      top={0}
      selected={false}
      active={false}
    />,
  )
  expect(html).toMatch(
    /role="treeitem"[^>]* aria-level="1" aria-posinset="3" aria-setsize="7" aria-expanded="false" aria-selected="false"/,
  )
  expect(html).not.toContain('<button')
})
