// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { type AskedLoad, LoadShown } from './load-shown'

afterEach(cleanup)
const shown = (asked: AskedLoad) => render(<LoadShown name="box-one" asked={asked} />).container.textContent
const limits = { total: { cpu: 2, memoryMb: 8_200 }, used: { cpu: 1, memoryMb: 820 }, queued: 3 }
const usage = { since: '2026-03-01T07:00:00Z', cpuSeconds: 90, memoryPeakMb: 512 }
const load = (more: object) =>
  ({
    is: 'load',
    load: { pool: 'default', limits: { is: 'told', value: limits }, usage: { is: 'told', value: usage }, ...more },
  }) as AskedLoad

it('shows what there is, what waits and what was used', () => {
  const text = shown(load({}))
  for (const words of [
    '1 of 2 in use',
    '820 MB of 8.2 GB in use',
    '3 runs wait for room.',
    '1 min 30 s',
    'Counted since',
  ])
    expect(text).toContain(words)
})

it('says that nothing was used yet, and that no limits are told', () => {
  const text = shown(
    load({ limits: { is: 'untold' }, usage: { is: 'told', value: { ...usage, cpuSeconds: 0, memoryPeakMb: 0 } } }),
  )
  expect(text).toContain('declares no quota and tells no limits')
  expect(text).toContain('Nothing was used since')
})

it('says why nothing is known, and shows the other half all the same', () => {
  const text = shown(load({ limits: { is: 'trouble', words: 'It is away.' } }))
  expect(text).toContain('box-one does not say what there is')
  expect(text).toContain('It is away.')
  expect(text).toContain('1 min 30 s')
  const away = { is: 'trouble', words: 'It is away.' }
  expect(shown(load({ limits: away, usage: away }))).toContain('says neither what there is nor what was used')
  expect(shown({ is: 'unanswered', words: 'The engine does not answer.' })).toContain('box-one could not be asked')
  expect(shown({ is: 'refused', words: 'It needs the role viewer.' })).toContain('You may not see how full box-one is')
})
