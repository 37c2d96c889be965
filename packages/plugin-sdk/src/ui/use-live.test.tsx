// @vitest-environment happy-dom
import { useState } from 'react'
import { expect, it } from 'vitest'
import { renderPlugin } from '../testing/render-plugin'
import { definePlugin } from './define-plugin'
import type { LiveEvent } from './host-api'
import { useLive } from './use-live'

const manifest = { id: 'films', name: 'Films', version: '1.0.0' }

function Heard({ topics, told }: { topics: string[]; told: LiveEvent[] }) {
  const [heard, setHeard] = useState(0)
  useLive(topics, (events) => {
    told.push(...events)
    setHeard(heard + events.length)
  })
  return <p>heard {heard}</p>
}

it('tells what was asked for while the part is there, with the newest of its state', async () => {
  const told: LiveEvent[] = []
  const plugin = definePlugin({ pages: { heard: () => <Heard topics={['titles.changed', 'run']} told={told} /> } })
  const page = await renderPlugin({ plugin, manifest, show: { point: 'page/v1', id: 'heard' } })
  page.emit('titles.changed', { key: 't1', payload: { n: 1 } })
  page.emit('titles.gone')
  page.emit('run')
  await page.findByText('heard 2')
  expect(told).toMatchObject([{ topic: 'titles.changed', key: 't1', payload: { n: 1 } }, { topic: 'run' }])
  page.unmount()
  page.emit('run')
  expect(told).toHaveLength(2)
})
