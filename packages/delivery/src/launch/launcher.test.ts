import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, it } from 'vitest'

const folder = path.resolve(import.meta.dirname, '../../launcher')

/** What the launcher is allowed to be looked into by others, asked (PR_GET_DUMPABLE) where it would begin its work. */
const begun = `
import ctypes, sys
sys.path.insert(0, ${JSON.stringify(folder)})
sys.dont_write_bytecode = True
import groundwork_launch as launcher
launcher.Launch.main = lambda self: print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
sys.argv = ["groundwork_launch.py", "--key", "k"]
launcher.main()
`

it.runIf(process.platform === 'linux')('keeps the ticket in its environment from the code that it runs', () => {
  const { PATH } = process.env
  const env = { PATH, GROUNDWORK_ENGINE_URL: 'http://engine.invalid', GROUNDWORK_LAUNCH_TICKET: 'gwl.k.secret' }
  const { stdout, stderr } = spawnSync('python3', ['-I', '-c', begun], { encoding: 'utf8', env })
  expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: '0', stderr: '' })
})
