import type { Sql } from '@groundwork/db/pool'
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

it('reads no schema for a title: each draft asks for it', async () => {
  await installPlugin(pool, {
    id: 'music',
    contributes: [
      { point: 'delivery/gate/v1', id: 'heard', title: 'Somebody has heard it', configSchema: 'rule.json' },
    ],
    schemas: { 'rule.json': { type: 'object' } },
  })
  const read: string[] = []
  const noting = {
    query: (asked: { text: string; values: unknown[] } | string, values?: unknown[]) => {
      read.push(typeof asked === 'string' ? asked : asked.text)
      return pool.query(asked as string, values)
    },
  } as unknown as Sql
  const policy = readPolicy({ gates: [{ plugin: 'music', gate: 'heard' }] })
  const titled = await withTitles(noting, gatesOfPolicy({ policy, mode: 'deploy', requester: 'person' }))
  expect(titled.find(({ kind }) => kind === 'plugin')?.title).toBe('music: Somebody has heard it')
  expect(read.filter((text) => /blob_part/.test(text))).toEqual([])
})
