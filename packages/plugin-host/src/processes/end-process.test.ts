import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { endProcess, launcherPid } from './end-process'
import { startMark } from './tree'

const folder = mkdtempSync(path.join(os.tmpdir(), 'end-process-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Somebody who has the number that a row names, and is no launcher of ours: this very process. */
const stranger = process.pid

it('takes the process of a row for the launcher only by the mark of when it began', () => {
  const mark = startMark(stranger)
  expect(launcherPid(folder, { pid: stranger, pidStart: mark })).toBe(stranger)
  expect(launcherPid(folder, { pid: stranger, pidStart: `${mark}0` })).toBeNull()
})

it('ends nobody where the launcher was gone before its mark could be read', async () => {
  const row = { pid: stranger, pidStart: '' }
  expect(launcherPid(folder, row)).toBeNull()
  // Had it signalled the number, these lines would not be reached.
  expect(await endProcess({ folder, key: 'nobody', graceMs: 10, row })).toBe(true)
})
