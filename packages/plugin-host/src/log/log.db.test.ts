import { testDatabase } from '@groundwork/db/testing'
import { expect, it, vi } from 'vitest'
import { createLogWriter } from './log-writer'
import { pruneLogs } from './prune-logs'
import { readLog } from './read-log'

const { pool, bus } = await testDatabase()
const entry = (pluginId: string, line: string) => ({ pluginId, version: '1.0.0', stream: 'stdout' as const, line })
const linesOf = async (pluginId: string) =>
  (await readLog(pool, { pluginId, limit: 1_000 })).lines.map(({ line }) => line)

it('writes lines in their order within half a second and tells open pages', async () => {
  const heard: string[] = []
  await bus.ready()
  bus.on({ topic: 'plugin-log', key: 'a' }, ({ key }) => heard.push(key))
  const log = createLogWriter({ pool, replicaId: null, bus })
  for (let n = 0; n < 50; n++) log.write(entry('a', `line ${n}`))
  await vi.waitFor(
    async () => expect(await linesOf('a')).toEqual(Array.from({ length: 50 }, (_, n) => `line ${n}`)),
    10_000,
  )
  await vi.waitFor(() => expect(heard).toEqual(['a']), 10_000)
  await log.close()
})

it('cuts long lines, drops what is too much and says how much that was', async () => {
  let at = 1_000_000
  const log = createLogWriter({ pool, replicaId: null, linesPerSecond: 3, now: () => at })
  log.write(entry('b', 'x'.repeat(9_000)))
  log.write(entry('b', 'a\0b'))
  for (let n = 0; n < 10; n++) log.write(entry('b', `n${n}`))
  log.write(entry('c', 'of another plugin'))
  at += 1_000
  log.write(entry('b', 'later'))
  await log.close()
  const [long, nul, ...rest] = await linesOf('b')
  expect(long).toMatch(/^x+ … cut at 8 kB$/)
  expect(Buffer.byteLength(long!)).toBe(8_000)
  expect(nul).toBe('a\uFFFDb')
  expect(rest).toEqual(['n0', '9 lines were dropped: a plugin may write 3 lines a second.', 'later'])
  expect(await linesOf('c')).toEqual(['of another plugin'])
})

it('is read forward from a line and backward from another', async () => {
  const log = createLogWriter({ pool, replicaId: null })
  for (let n = 0; n < 5; n++) log.write(entry('d', String(n)))
  await log.close()
  const newest = await readLog(pool, { pluginId: 'd', limit: 2 })
  expect([newest.lines.map(({ line }) => line), newest.hasOlder]).toEqual([['3', '4'], true])
  const before = newest.lines[0]!.id
  const older = await readLog(pool, { pluginId: 'd', before, limit: 3 })
  expect([older.lines.map(({ line }) => line), older.hasOlder]).toEqual([['0', '1', '2'], false])
  const following = await readLog(pool, { pluginId: 'd', after: older.lines[2]!.id, limit: 10 })
  expect(following.lines.map(({ line }) => line)).toEqual(['3', '4'])
})

it('keeps seven days, and of each plugin the newest lines up to a size', async () => {
  await pool.query('truncate plugin_log')
  const log = createLogWriter({ pool, replicaId: null })
  for (let n = 0; n < 10; n++) log.write(entry('big', `${n} ${'y'.repeat(938)}`))
  log.write(entry('small', 'stays'))
  log.write(entry('old', 'goes'))
  await log.close()
  await pool.query(`update plugin_log set at = now() - interval '8 days' where plugin_id = 'old'`)
  expect(await pruneLogs(pool, { maxBytes: 3_000 })).toBe(8)
  expect((await linesOf('big')).map((line) => line[0])).toEqual(['7', '8', '9'])
  expect([await linesOf('small'), await linesOf('old')]).toEqual([['stays'], []])
})
