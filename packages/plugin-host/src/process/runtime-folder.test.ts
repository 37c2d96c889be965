import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { makeInstanceFolder, runtimeRoot } from './runtime-folder'

let folder: string
const roots: string[] = []
beforeEach(() => {
  // Above the folder of the tests: what makes the path long must be what a test says.
  folder = mkdtempSync(path.join(realpathSync('/tmp'), 'gw-rt-'))
  open(folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  for (const each of [folder, ...roots.splice(0)]) rmSync(each, { recursive: true, force: true })
})

/** As root, the users of plugins must get by. */
function open(made: string): void {
  mkdirSync(made, { recursive: true })
  chmodSync(made, 0o755)
}

function rootWith(temporary: string): string {
  vi.stubEnv('TMPDIR', temporary)
  const root = runtimeRoot(path.join(folder, 'data'))
  roots.push(root)
  return root
}

const onUnix = it.skipIf(process.platform === 'win32')

onUnix('lies where the temporary folder really is, for the permission model looks at paths without links', () => {
  open(path.join(folder, 'real'))
  symlinkSync(path.join(folder, 'real'), path.join(folder, 'link'))
  expect(path.dirname(rootWith(path.join(folder, 'link')))).toBe(path.join(folder, 'real'))
})

onUnix('leaves a temporary folder that is too deep for sockets, or is not there', () => {
  const deep = path.join(folder, 'd'.repeat(60))
  open(deep)
  const usual = realpathSync('/tmp')
  expect(path.dirname(rootWith(deep))).toBe(usual)
  expect(path.dirname(rootWith(path.join(folder, 'nowhere')))).toBe(usual)
})

onUnix('keeps the paths of sockets as short as macOS wants them, below folders as its own', () => {
  // /private/var/folders/zz/… of macOS has 56 characters.
  const temporary = path.join(folder, 't'.repeat(55 - folder.length))
  open(temporary)
  const root = rootWith(temporary)
  expect(path.dirname(root)).toBe(temporary)
  const { socket, platformSocket } = makeInstanceFolder(root, null)
  expect(Math.max(socket.length, platformSocket.length)).toBeLessThanOrEqual(103)
})
