import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { buildPlugin } from '../build/build-plugin'
import { startBackend } from '../testing/start-backend'
import { measurePlugin } from './measure-plugin'
import { runPathConformance } from './path'
import { planRequest } from './testing/plan-request'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const output = mkdtempSync(path.join(tmpdir(), 'gw-measured-'))
afterAll(() => rmSync(output, { recursive: true, force: true }))

async function measured(folder: string, name: string) {
  const pace = { troubleMs: 300, quietMs: 200, runMs: name === 'liar' ? 300 : 30_000 }
  const { results } = await measurePlugin(path.join(root, folder), { output: path.join(output, name), name, ...pace })
  const of = (result: string) => results.filter((each) => each.result === result)
  return { kept: of('pass'), broken: of('fail'), skipped: of('skipped') }
}

it('finds nothing against the orchestrator that ships', { timeout: 60_000 }, async () => {
  const { broken, skipped } = await measured('plugins/local-orchestrator', 'local')
  expect(broken).toEqual([])
  // It keeps no time of its own, so nothing overlaps there.
  expect(skipped.map(({ id }) => id)).toEqual(['C2'])
})

it('takes the word of a weak one that claims little', { timeout: 60_000 }, async () => {
  const { broken, skipped } = await measured('e2e/third-party/weak-orchestrator', 'weak')
  expect(broken).toEqual([])
  expect(skipped.map(({ id }) => id)).toEqual(['O2', 'O6', 'O8', 'C2', 'C3'])
  for (const { words } of skipped) expect(words).toMatch(/^It declares (that|no schedule)/)
})

it('catches one that claims everything, each time in words', { timeout: 60_000 }, async () => {
  const { broken } = await measured('e2e/third-party/liar', 'liar')
  expect(broken.length).toBeGreaterThanOrEqual(8)
  for (const { words } of broken) expect(words).toMatch(/^[A-Z].{10,}\.$/s)
})

it('carries out the own step of a path that was built, through each fault', { timeout: 60_000 }, async () => {
  const folder = path.join(root, 'e2e/third-party/weak-orchestrator')
  const built = path.join(output, 'direct')
  const { manifest } = await buildPlugin(folder, built)
  await using backend = await startBackend({ entry: path.join(built, 'backend/index.js'), manifest, folder: built })
  const from = { ...planRequest.to, id: 'c'.repeat(64), number: 3 }
  const { results } = await runPathConformance({
    call: (method, input, options) => backend.call('direct', method, input, options),
    faults: backend.faults,
    requests: [
      ...[planRequest, { ...planRequest, from }, { ...planRequest, from, mode: 'rollback' as const }],
      { ...planRequest, from: planRequest.to, mode: 'redeploy' },
    ],
  })
  expect(results.filter(({ result }) => result !== 'pass')).toEqual([])
})
