import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { coreStrata } from './core-strata'
import { EnvironmentStrip } from './environment-strip'
import { GateList } from './gate-list'
import { LayerMark } from './layer-mark'
import { StateBar } from './state-bar'
import { VersionPill } from './version-pill'

it('a core stays inside its sample, whatever the hash', () => {
  fc.assert(
    fc.property(fc.string(), (hash) => {
      const strata = coreStrata(hash)
      expect(strata).toHaveLength(4)
      for (const { x, width } of strata) {
        expect(x).toBeGreaterThanOrEqual(0)
        expect(x + width).toBeLessThanOrEqual(10)
      }
    }),
  )
})

it('different beginnings of a hash are different cores', () => {
  const drawn = (hash: string) => JSON.stringify(coreStrata(hash))
  expect(drawn('0123')).not.toBe(drawn('3210'))
  expect(drawn('8f3c1d')).toBe(drawn('8f3cffffff'))
})

it('a version says its number, its name and whether it is vetoed', () => {
  const html = renderToStaticMarkup(<VersionPill number={44} hash="8f3c1d2e77b0aa" alias="quiet-otter" vetoed />)
  expect(html).toContain('title="Version 44, quiet-otter, 8f3c1d2e77b0, vetoed"')
  expect(html).toContain('line-through')
  expect(renderToStaticMarkup(<VersionPill number={44} hash="8f3c1d2e" short />)).not.toContain('>8f3c1d<')
})

it('a gate that waits says why, what unblocks it and when; one that passes does not', () => {
  const gate = { id: 'f', title: 'No freeze', why: 'Frozen until Mon.', unblockedBy: 'A platform lead can override.' }
  const waits = renderToStaticMarkup(<GateList gates={[{ ...gate, state: 'pending', opens: 'Opens Mon 08:00.' }]} />)
  expect(waits).toContain('What unblocks it: A platform lead can override.')
  const bare = { ...gate, why: 'Books are closed', unblockedBy: 'The end of the freeze' }
  expect(renderToStaticMarkup(<GateList gates={[{ ...bare, state: 'fail' }]} />)).toMatch(
    /Books are closed\..*What unblocks it: .*The end of the freeze\./,
  )
  expect(waits).toContain('Opens Mon 08:00.')
  expect(waits).toContain('<title>Waits</title>')
  expect(renderToStaticMarkup(<GateList gates={[{ ...gate, state: 'pass' }]} />)).not.toContain('A platform lead')
})

it('a state bar marks where it is', () => {
  const html = renderToStaticMarkup(
    <StateBar
      label="Where P-1 is"
      stages={[
        { id: 'a', title: 'Requested', kind: 'ok', phase: 'past' },
        { id: 'b', title: 'Gates', kind: 'gate', phase: 'now' },
      ]}
    />,
  )
  expect(html.match(/aria-current="step"/g)).toHaveLength(1)
})

it('what ended badly has not the line of what went well', () => {
  const bar = (kind: 'ok' | 'stop') =>
    renderToStaticMarkup(<StateBar label="Where P-1 is" stages={[{ id: 'a', title: 'Ended', kind, phase: 'past' }]} />)
  expect(bar('ok')).toContain('after:bg-ok-fill')
  expect(bar('stop')).not.toContain('after:bg-ok-fill')
})

it('a strip says how far an environment is ahead, and nothing between equal ones', () => {
  const slots = [
    { environment: 'dev', kind: 'ok' as const, version: { number: 3, hash: 'ab' }, ahead: 2 },
    { environment: 'staging', kind: 'ok' as const, version: { number: 1, hash: 'cd' } },
    { environment: 'production', kind: 'none' as const, version: null },
  ]
  const html = renderToStaticMarkup(<EnvironmentStrip slots={slots} />)
  expect(html.match(/ahead of the next/g)).toHaveLength(1)
  expect(html).toContain('nothing yet')
})

it('a layer that moved says from where', () => {
  expect(renderToStaticMarkup(<LayerMark layer="target" from="project" />)).toMatch(/Project.*→.*Override/)
  expect(renderToStaticMarkup(<LayerMark layer="project" from="project" />)).not.toContain('→')
})
