import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Lock, lockHolder, takeLock } from './lock'
import { processIdentity, unknownStart } from './process-identity'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'gw-lock-'))
  file = path.join(folder, 'launcher.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** As it is where the system says quickly only that a process lives. */
function onWindows<T>(work: () => T): T {
  const real = process.platform
  Object.defineProperty(process, 'platform', { value: 'win32' })
  try {
    return work()
  } finally {
    Object.defineProperty(process, 'platform', { value: real })
  }
}

it('is had by one at a time and told by whom', () => {
  const lock = takeLock(file) as Lock
  expect(takeLock(file)).toEqual({ heldBy: process.pid })
  expect(lockHolder(file)).toBe(process.pid)
  lock.release()
  expect(existsSync(file)).toBe(false)
  expect(takeLock(file)).not.toHaveProperty('heldBy')
})

it('is taken over from a process that is gone, with those of its children that still run', async () => {
  const gone = spawn(process.execPath, ['-e', '0'])
  const pid = gone.pid as number
  await once(gone, 'exit')
  const living = { name: 'engine', pid: process.pid, identity: processIdentity(process.pid) as string }
  const dead = { name: 'portal', pid, identity: '1' }
  writeFileSync(file, JSON.stringify({ pid, identity: '1', children: [living, dead] }))
  expect(takeLock(file)).toMatchObject({ leftBehind: [living] })
})

it('is not held by another process that was given the same number', () => {
  writeFileSync(file, JSON.stringify({ pid: process.pid, identity: 'started long ago', children: [] }))
  expect(takeLock(file)).toMatchObject({ leftBehind: [] })
})

it('never ends a process that only has the number of a child', () => {
  const reused = { name: 'engine', pid: process.pid, identity: 'started long ago' }
  writeFileSync(file, JSON.stringify({ pid: 1 << 22, identity: '1', children: [reused] }))
  expect(takeLock(file)).toMatchObject({ leftBehind: [] })
})

it('never ends a process of which only the number is known', () => {
  const child = { name: 'engine', pid: process.pid, identity: unknownStart }
  writeFileSync(file, JSON.stringify({ pid: 1 << 22, identity: '1', children: [child] }))
  expect(onWindows(() => takeLock(file))).toMatchObject({ leftBehind: [] })
})

it('takes a damaged file for none', () => {
  writeFileSync(file, '{"pid":')
  expect(takeLock(file)).not.toHaveProperty('heldBy')
})
