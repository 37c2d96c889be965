import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { environmentKey, plannedPython, pythonComplaint, pythonEnvironment, venvComplaint } from './python'

it('makes another environment for other requirements and for another Python', () => {
  const key = environmentKey('metaflow==2.19.38', '3.11')
  expect(environmentKey('metaflow==2.19.38', '3.11')).toBe(key)
  expect(environmentKey('metaflow==2.19.39', '3.11')).not.toBe(key)
  expect(environmentKey('metaflow==2.19.38', '3.12')).not.toBe(key)
})

it('names the package to install where there is no Python', async () => {
  const request = { folder: '/nowhere', env: { PATH: '/nowhere' }, signal: new AbortController().signal }
  await expect(pythonEnvironment(request)).rejects.toThrow(
    'Python 3.9 or newer was not found: install python3 and python3-venv',
  )
})

it('says what it found instead, and how one gets a Python on each system', () => {
  const none = { named: undefined, tooOld: undefined }
  expect(pythonComplaint({ platform: 'linux', ...none, tooOld: '3.8' })).toBe(
    'Python 3.9 or newer was not found (found 3.8): install a newer one and name it in GROUNDWORK_PYTHON',
  )
  expect(pythonComplaint({ platform: 'darwin', ...none })).toContain('brew install python')
  expect(pythonComplaint({ platform: 'win32', ...none })).toContain('WSL')
  expect(pythonComplaint({ platform: 'linux', named: '/opt/py', tooOld: '3.8' })).toBe(
    'GROUNDWORK_PYTHON (/opt/py) is not a Python 3.9 or newer (found 3.8)',
  )
})

it.runIf(process.platform !== 'win32')(
  'passes over a Python that is too old for a newer one under its full name',
  async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'gw-python-'))
    try {
      for (const [name, version] of [
        ['python3', '3.8'],
        ['python3.11', '3.11'],
      ] as const)
        writeFileSync(path.join(folder, name), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 })
      const request = { folder, env: { PATH: folder }, signal: new AbortController().signal }
      expect((await plannedPython(request))?.base).toBe('python3.11')
      rmSync(path.join(folder, 'python3.11'))
      await expect(pythonEnvironment(request)).rejects.toThrow('(found 3.8)')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
)

it('names the package that a Python without ensurepip lacks', () => {
  const output = 'The virtual environment was not created successfully because ensurepip is not\navailable.'
  expect(venvComplaint(output)).toBe('Python cannot make virtual environments here: install python3-venv')
})
