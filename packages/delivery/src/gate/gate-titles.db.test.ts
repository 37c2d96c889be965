import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { readPolicy } from '../model/policy'
import { installPlugin } from '../testing/installed-plugin'
import { withTitles } from './gate-titles'
import { gatesOfPolicy } from './gates-of-policy'

const { pool } = await testDatabase()

it('calls a gate of a plugin as the plugin does, and one that is gone by its ids', async () => {
  await installPlugin(pool, {
    id: 'films',
    contributes: [{ point: 'delivery/gate/v1', id: 'seen', title: 'An editor has seen it' }],
  })
  const policy = readPolicy({
    gates: [
      { plugin: 'films', gate: 'seen' },
      { plugin: 'gone', gate: 'away' },
    ],
  })
  const gates = gatesOfPolicy({ policy, mode: 'deploy', requester: 'person' })
  const titled = await withTitles(pool, gates)
  expect(titled.filter(({ kind }) => kind === 'plugin').map(({ title }) => title)).toEqual([
    'films: An editor has seen it',
    'gone: away',
  ])
  expect(titled.filter(({ kind }) => kind !== 'plugin')).toEqual(gates.filter(({ kind }) => kind !== 'plugin'))
})
