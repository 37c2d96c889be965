import { expect, it } from 'vitest'
import { pythonEnvironment, environmentKey, venvComplaint } from './python'

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

it('names the package that a Python without ensurepip lacks', () => {
  const output = 'The virtual environment was not created successfully because ensurepip is not\navailable.'
  expect(venvComplaint(output)).toBe('Python cannot make virtual environments here: install python3-venv')
})
