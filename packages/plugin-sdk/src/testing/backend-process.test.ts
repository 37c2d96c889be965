import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, expect, it } from 'vitest'
import { exampleManifest } from '../manifest/manifest-example'
import type { FilmRouter } from './example-backend'
import { startBackend } from './start-backend'

const folder = mkdtempSync(path.join(tmpdir(), 'gw-entry-'))
afterAll(() => rmSync(folder, { recursive: true }))

const manifest = { ...exampleManifest(), migrations: [], permissions: [...exampleManifest().permissions, 'kv'] }

it('starts a built backend in a process of its own, with nothing of this one', async () => {
  const entry = path.join(folder, 'index.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('example-backend.ts', import.meta.url))],
    outfile: entry,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  })
  await using films = await startBackend<FilmRouter>({ entry, manifest })
  expect(await films.client.rate.mutate({ title: 'Alien', stars: 5 })).toBe(5)
  expect(await films.client.stars.query('Alien')).toBe(5)
  expect(await films.runDueJobs()).toEqual(['sync'])
  expect(films.recorded.logs).toHaveLength(1)
})

it('says what a backend printed that did not start', async () => {
  const entry = path.join(folder, 'broken.mjs')
  writeFileSync(entry, 'throw new Error("No database, no films.")')
  await expect(startBackend({ entry, manifest })).rejects.toThrow(
    /ended while it started:\n[\s\S]*No database, no films\./,
  )
})
