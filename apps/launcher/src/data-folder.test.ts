import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { installationSecret, prepareDataFolder } from './data-folder'
import { type DataLayout, dataLayout } from './paths'

let folder: string
let layout: DataLayout

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'gw-data-'))
  layout = dataLayout(path.join(folder, 'new', 'data'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('makes a folder that others cannot list, and leaves the mode of one that was there', () => {
  prepareDataFolder(layout)
  expect(statSync(layout.folder).mode & 0o066).toBe(0)
  const open = dataLayout(folder)
  const before = statSync(folder).mode
  prepareDataFolder(open)
  expect(statSync(folder).mode).toBe(before)
})

it('makes the secret once, for its owner only', () => {
  prepareDataFolder(layout)
  const secret = installationSecret(layout, {})
  expect(secret.length).toBeGreaterThanOrEqual(32)
  expect(statSync(layout.secret).mode & 0o777).toBe(0o600)
  expect(installationSecret(layout, {})).toBe(secret)
})

it('takes the secret that the environment names, and refuses a short one', () => {
  const named = 'x'.repeat(32)
  expect(installationSecret(layout, { GROUNDWORK_SECRET: named })).toBe(named)
  expect(() => installationSecret(layout, { GROUNDWORK_SECRET: 'short' })).toThrow('at least 32 characters')
})

it('does not go on with a damaged secret', () => {
  prepareDataFolder(layout)
  writeFileSync(layout.secret, '\n')
  expect(() => installationSecret(layout, {})).toThrow(/is damaged: remove it/)
})

it('says what to do when the folder cannot be made', () => {
  writeFileSync(path.join(folder, 'file'), '')
  expect(() => prepareDataFolder(dataLayout(path.join(folder, 'file', 'data')))).toThrow(/name another with --data/)
})
