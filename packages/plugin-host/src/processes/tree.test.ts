import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) if (child.pid) kill(-child.pid)
})

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

/** The module as it is on that system; on Linux its ps stands for that of macOS. */
async function treeOn(platform: NodeJS.Platform) {
  const real = process.platform
  Object.defineProperty(process, 'platform', { value: platform })
  try {
    vi.resetModules()
    return await import('./tree')
  } finally {
    Object.defineProperty(process, 'platform', { value: real })
  }
}

/** A leader with a child, as a flow is, and what the child is. */
async function family(): Promise<{ leader: number; child: number }> {
  const shell = spawn('sh', ['-c', 'sleep 60 & echo $!; wait'], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(shell)
  const [line] = (await once(shell.stdout, 'data')) as [Buffer]
  return { leader: shell.pid as number, child: Number(line.toString()) }
}

describe.runIf(process.platform !== 'win32').each(['linux', 'darwin'] as const)(
  'a tree of processes on %s',
  (platform) => {
    it('is found by its group, also when its leader is gone, and never by a number that was given away', async () => {
      const { startMark, treeMembers } = await treeOn(platform)
      const { leader, child } = await family()
      const mark = startMark(leader)
      expect(mark).toBeTruthy()
      const tree = { group: leader, groupStartedAt: mark, key: 'no-key-of-anybody' }
      expect(new Set(treeMembers(tree))).toEqual(new Set([leader, child]))
      expect(treeMembers({ ...tree, groupStartedAt: `${mark}0` })).toEqual([])

      kill(leader)
      await vi.waitFor(() => expect(startMark(leader)).toBeNull(), 20_000)
      expect(treeMembers(tree)).toEqual([child])
      kill(child)
      await vi.waitFor(() => expect(treeMembers(tree)).toEqual([]), 20_000)
    })
  },
)
