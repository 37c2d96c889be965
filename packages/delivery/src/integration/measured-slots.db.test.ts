import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { slotsOfMeasuring, sweepMeasurings } from './measured-slots'
import type { PointCaller } from './point-caller'

const { pool } = await testDatabase()

type Effect = { fence: number }
/** Definitions by slot; a removal needs the token that is there and a fence that is not lower. */
const held = new Map<string, { token: string; fence: number }>()
let answers = true
const engine: Record<string, (input: { slot: string; expect: string; effect: Effect }) => unknown> = {
  put: ({ slot, effect: { fence } }) => {
    held.set(slot, { token: `t-${slot}`, fence })
    return { is: 'done', receipt: seenOf(slot) }
  },
  observe: ({ slot }) => (held.has(slot) ? { is: 'present', value: seenOf(slot) } : { is: 'absent' }),
  remove({ slot, expect: token, effect: { fence } }) {
    const now = held.get(slot)!
    if (now.token !== token || fence < now.fence) return { is: 'refused', code: 'conflict', detail: 'It moved.' }
    held.delete(slot)
    return { is: 'done', receipt: { goneAt: '2026-01-01T00:00:00Z' } }
  },
}

function seenOf(slot: string) {
  const { token, fence } = held.get(slot)!
  const labels = { key: 'k', version: 'v', promotion: 'conformance', fence, project: 'c', environment: 'c' }
  return { token, labels, schedule: null, active: true, state: 'ready', url: '' }
}

const ask = async (method: string, input: object) => {
  if (!answers) throw new Error('It is away.')
  return engine[method]!(input as Parameters<(typeof engine)[string]>[0])
}
const call: PointCaller = async (_ref, method, input) => ask(method, input)
const sweep = () => sweepMeasurings({ pool, call })
const noted = async () =>
  (await pool.query('select slot from conformance_slot order by slot')).rows.map(({ slot }) => slot)
/** As it is some minutes after the engine ended that measured. */
const silence = () => pool.query(`update conformance_slot set beat_at = now() - interval '3 minutes'`)

let id: string
beforeEach(async () => {
  held.clear()
  answers = true
  id = uuidv7()
  await pool.query('delete from conformance_slot')
  await pool.query(
    `insert into integration (id, name, role, plugin_id, contribution) values ($1, $2, 'orchestrator', 'p', 'c')`,
    [id, `o-${id.slice(-12)}`],
  )
})

/** A measuring whose engine is killed: nobody tidies up after these. */
async function brokenOff(...slots: string[]) {
  const measuring = slotsOfMeasuring(pool, id)
  const asks = measuring.watch(ask)
  for (const slot of slots) await asks('put', { slot, effect: { fence: 7 } })
  measuring.close()
  return asks
}

describe('slots of a measuring', () => {
  it('are taken away once nothing was heard of it for two minutes, and not before', async () => {
    await brokenOff('gw-conformance-x-one', 'gw-conformance-x-two')
    held.set('slot-of-a-target', { token: 't', fence: 1 })
    expect(await sweep()).toBe(0)
    expect(held.size).toBe(3)
    await silence()
    expect(await sweep()).toBe(2)
    expect([...held.keys()]).toEqual(['slot-of-a-target'])
    expect(await noted()).toEqual([])
  })

  it('are written down before a definition is there, and forgotten with it', async () => {
    const { watch, close } = slotsOfMeasuring(pool, id)
    const inside: string[][] = []
    const asks = watch(async (method, input) => {
      if (method === 'put') inside.push(await noted())
      return ask(method, input)
    })
    await asks('put', { slot: 's1', effect: { fence: 1 } })
    await asks('put', { slot: 's1', effect: { fence: 1 } })
    expect(inside).toEqual([['s1'], ['s1']])
    await asks('remove', { slot: 's1', expect: 'another', effect: { fence: 1 } })
    expect(await noted()).toEqual(['s1'])
    await asks('remove', { slot: 's1', expect: 't-s1', effect: { fence: 1 } })
    expect(await noted()).toEqual([])
    await asks('put', { slot: 's1', effect: { fence: 1 } })
    expect(await noted()).toEqual(['s1'])
    close()
  })

  it('wait while the integration does not answer, are forgotten where nothing is left, and given up with it', async () => {
    await brokenOff('s1', 's2', 's3')
    await silence()
    answers = false
    expect(await sweep()).toBe(0)
    expect(await noted()).toEqual(['s1', 's2', 's3'])
    answers = true
    held.delete('s1')
    engine['remove'] = ((remove) => (input) => {
      return input.slot === 's2' ? { is: 'retry', code: 'busy', afterMs: 1, detail: 'Full.' } : remove(input)
    })(engine['remove']!)
    expect(await sweep()).toBe(2)
    expect(await noted()).toEqual(['s2'])
    await pool.query(`update integration set state = 'retired' where id = $1`, [id])
    expect(await sweep()).toBe(1)
    expect(await noted()).toEqual([])
  })

  it('go with the keys of its runs', async () => {
    const [silent, living] = [uuidv7(), uuidv7()]
    for (const [report, ago] of [
      [silent, '61 s'],
      [living, '5 s'],
    ])
      await pool.query(
        `insert into conformance_report (id, plugin_id, plugin_version, point, results, passed, failed, how, state, beat_at)
          values ($1, 'p', '1.0.0', 'p', '[]', 0, 0, 'full', 'running', now() - $2::interval)`,
        [report, ago],
      )
    await pool.query(
      `insert into conformance_run (key, report_id, seconds) values ('p0old', $1, 1), ('p0new', $2, 1)`,
      [silent, living],
    )
    await sweep()
    const { rows } = await pool.query('select key from conformance_run')
    expect(rows).toEqual([{ key: 'p0new' }])
  })
})
