import type { LiveEvent as PluginLiveEvent } from '@groundwork/plugin-sdk/ui-host'
import { expect, it, vi } from 'vitest'
import type { listenLive } from '../../../live/use-live'
import { listenForPlugin } from './listen-for-plugin'

vi.mock('../../../live/use-live', () => ({ listenLive: () => () => {} }))

it("listens to runs, projects and the plugin's own events under their own names, and to no other's", () => {
  const heard: PluginLiveEvent[] = []
  let given: Parameters<typeof listenLive>[0] | null = null
  const leave = () => {}
  const topics = ['run', 'slate.decided', 'plugin.others.secret', 'notification']
  const left = listenForPlugin('slates', { topics, onEvents: (events) => heard.push(...events) }, (listener) => {
    given = listener
    return leave
  })
  expect(left).toBe(leave)
  const { interests, onEvents } = given!
  expect(interests.map(({ topic }) => topic)).toEqual([
    'run',
    'plugin.slates.slate.decided',
    'plugin.slates.plugin.others.secret',
    'plugin.slates.notification',
  ])
  onEvents([
    { topic: 'plugin.slates.slate.decided', key: '7', payload: { state: 'accepted' }, at: 0 },
    { topic: 'run', key: '8', payload: {}, at: 0 },
    { reload: true },
  ])
  const at = '1970-01-01T00:00:00.000Z'
  expect(heard).toEqual([
    { topic: 'slate.decided', key: '7', payload: { state: 'accepted' }, at },
    { topic: 'run', key: '8', payload: {}, at },
    { reload: true },
  ])
})
