import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { everybodyOfListed, listedEverybody, listedStart, startOfListed } from './listing'

const children: ChildProcess[] = []
afterEach(() => {
  vi.unstubAllEnvs()
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

describe('what ps of macOS prints', () => {
  it('tells when a process began, and nothing of a zombie or of nobody', () => {
    expect(startOfListed('Ss   Sat Nov 21 23:43:02 2026    \n')).toBe('Sat Nov 21 23:43:02 2026')
    expect(startOfListed('S+   Sat Nov  1 09:03:02 2026\n')).toBe('Sat Nov 1 09:03:02 2026')
    expect(startOfListed('Z    Sat Nov 21 23:43:02 2026\n')).toBeNull()
    expect(startOfListed('Z+  \n')).toBeNull()
    expect(startOfListed('')).toBeNull()
  })

  it('lists numbers and groups of the living', () => {
    const listed = '    1     1 Ss  \n  340   340 S+\n 7012   340 S+  \n 7013   340 Z+\n\n'
    expect(everybodyOfListed(listed)).toEqual([
      { pid: 1, group: 1, session: 1 },
      { pid: 340, group: 340, session: 340 },
      { pid: 7012, group: 340, session: 340 },
    ])
  })
})

// The same options hold for the ps of Linux.
describe.runIf(process.platform !== 'win32')('the ps of this system', () => {
  it('gives the same mark to whoever asks, in any language and time zone', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true })
    children.push(child)
    await once(child, 'spawn')
    const pid = child.pid as number
    const mark = listedStart(pid)
    vi.stubEnv('TZ', 'Asia/Tokyo')
    vi.stubEnv('LC_ALL', 'de_DE.UTF-8')
    expect(listedStart(pid)).toBe(mark)
    expect(mark).toMatch(/^[A-Z][a-z]{2} [A-Z][a-z]{2} \d+ \d\d:\d\d:\d\d \d{4}$/)
    expect(listedEverybody()).toContainEqual({ pid, group: pid, session: pid })

    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    expect(listedStart(pid)).toBeNull()
  })
})
