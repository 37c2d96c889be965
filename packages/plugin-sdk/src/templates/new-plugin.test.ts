import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeTrial, type Trial } from '../cli/testing/trial'
import { pins } from './pins'

const root = path.resolve(import.meta.dirname, '../../../..')
let trial: Trial
beforeEach(() => {
  trial = makeTrial()
})
afterEach(() => trial.remove())

const create = (...more: string[]) => trial.run(['create', ...more, '--portal', 'http://portal.test:3100/', '--yes'])

// A compiler is started: on a busy machine that takes its time.
it('makes a plugin that builds, packs and has no type error', { timeout: 60_000 }, async () => {
  const made = await create('title-notes')
  expect(made).toMatchObject({ code: 0, complained: '' })
  expect(made.said).toContain('cd title-notes')
  trial.link('title-notes')
  expect(await trial.run(['pack', 'title-notes'])).toMatchObject({ code: 0, complained: '' })
  expect(existsSync(path.join(trial.folder, 'title-notes/title-notes-0.1.0.tgz'))).toBe(true)
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  const types = () =>
    execFileSync(process.execPath, [tsc, '-p', path.join(trial.folder, 'title-notes')], { encoding: 'utf8' })
  expect(types()).toBe('')
})

it('names the portal for its packages, exact versions for all others', async () => {
  await create('title-notes')
  const made = JSON.parse(trial.read('title-notes/package.json')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >
  const {
    '@groundwork/plugin-sdk': sdk,
    '@groundwork/ui': ui,
    ...others
  } = { ...made.dependencies, ...made.devDependencies }
  expect([sdk, ui]).toEqual(['http://portal.test:3100/sdk/plugin-sdk.tgz', 'http://portal.test:3100/sdk/ui.tgz'])
  for (const version of Object.values(others)) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
})

it('begins with the versions that this repository uses', () => {
  for (const [name, version] of Object.entries({ ...pins.dependencies, ...pins.devDependencies })) {
    const file = path.join(root, 'node_modules', name, 'package.json')
    expect([name, (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version]).toEqual([name, version])
  }
})

it('takes id and name as they are given, also with quotes', async () => {
  expect(await create('x', '--id', 'other-id', '--name', 'Say "hi"')).toMatchObject({ code: 0 })
  expect(JSON.parse(trial.read('x/plugin.json'))).toMatchObject({ id: 'other-id', name: 'Say "hi"' })
  trial.link('x')
  expect(await trial.run(['build', 'x'])).toMatchObject({ code: 0, complained: '' })
})

it('makes an id and a name of the folder', async () => {
  await create('My Plugin_2')
  expect(JSON.parse(trial.read('My Plugin_2/plugin.json'))).toMatchObject({ id: 'my-plugin-2', name: 'My plugin 2' })
})

it('keeps tokens, keys and what is built out of git', async () => {
  await create('title-notes')
  expect(trial.read('title-notes/.gitignore').split('\n')).toEqual(
    expect.arrayContaining(['node_modules/', 'dist/', '*.pem', '.groundwork-token']),
  )
})

it.each([
  ['a folder that holds something', ['full'], 'full is not empty (file.txt …): name a new folder.'],
  ['an id that cannot be one', ['x', '--id', 'No'], '"No" cannot be a plugin\'s id. Use 3 to 40 lower case letters'],
])('refuses %s', async (_, argv, message) => {
  trial.write('full/file.txt', '')
  const { code, complained } = await create(...argv)
  expect(code).toBe(1)
  expect(complained).toContain(message)
})

it('asks for the portal when nothing names it, and finds it in the address that npm ran it from', async () => {
  const without = await trial.run(['create', 'a-plugin', '--yes'])
  expect(without.complained).toContain('Give --portal URL, or set GROUNDWORK_URL')
  const env = { npm_config_package: 'http://portal.test/sdk/plugin-sdk.tgz' }
  expect(await trial.run(['create', 'a-plugin', '--yes'], { env })).toMatchObject({ code: 0 })
  expect(trial.read('a-plugin/package.json')).toContain('http://portal.test/sdk/ui.tgz')
})
