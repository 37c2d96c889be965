import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { listedIdentity, processIdentity, startOfListed } from './process-identity'

it('reads what ps of macOS prints', () => {
  expect(startOfListed('Ss   Sat Nov 21 23:43:02 2026    \n')).toBe('Sat Nov 21 23:43:02 2026')
  expect(startOfListed('Z    Sat Nov 21 23:43:02 2026\n')).toBeNull()
  expect(startOfListed('\n')).toBeNull()
})

it.runIf(process.platform !== 'win32')(
  'says the same by ps each time, and nothing of a process that ended',
  async () => {
    const first = listedIdentity(process.pid)
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(child, 'spawn')
    const pid = child.pid as number
    expect(listedIdentity(pid)).not.toBeNull()
    expect(processIdentity(pid)).not.toBeNull()
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    expect([listedIdentity(pid), processIdentity(pid)]).toEqual([null, null])
    expect(first).toMatch(/^[A-Z][a-z]{2} [A-Z][a-z]{2} \d+ \d\d:\d\d:\d\d \d{4}$/)
    expect(listedIdentity(process.pid)).toBe(first)
  },
)
