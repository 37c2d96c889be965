import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { sizeOf } from './scratch'

const folder = mkdtempSync(path.join(os.tmpdir(), 'gw-scratch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('counts what lies below, not what links lead to', async () => {
  mkdirSync(path.join(folder, 'a/b'), { recursive: true })
  writeFileSync(path.join(folder, 'a/b/file'), Buffer.alloc(100_000, 1))
  symlinkSync('/', path.join(folder, 'a/root'))
  const { bytes, files } = await sizeOf(folder)
  expect(files).toBe(4)
  expect(bytes).toBeGreaterThanOrEqual(100_000)
  expect(bytes).toBeLessThan(200_000)
  expect(await sizeOf(path.join(folder, 'none'))).toEqual({ bytes: 0, files: 0 })
})
