import { execFileSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { assertionHeader, signAssertion } from '@groundwork/access/assertion'
import { createPrisma } from '@groundwork/db/client'
import { makeUser } from '@groundwork/db/makers'
import { repository } from '../scratch/bundle'
import type { Scratch } from '../scratch/scratch'
import { startProgram } from '../scratch/server-process'

export type DeliveryEngine = {
  /** Asks as an administrator, as the portal does. */
  ask<T>(route: string, body: object): Promise<T>
  stop(): Promise<void>
}

const comesUpMs = 120_000

/** The engine as it ships, with the local orchestrator and the scheduled batch on, and the environments bound to it. */
export async function startDeliveryEngine({ url, pool }: Scratch): Promise<DeliveryEngine> {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'groundwork-delivery-'))
  fs.chmodSync(data, 0o755)
  const pack = `import('./apps/launcher/src/plugin-products.ts').then((made) => made.buildShippedPlugins())`
  execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', pack], {
    cwd: repository,
    stdio: 'ignore',
  })
  const prisma = createPrisma(pool)
  const user = await makeUser(prisma, { role: 'administrator' })
  await prisma.$disconnect()
  const secret = randomBytes(32).toString('hex')
  const engine = await startProgram('apps/engine/src/main.ts', {
    DATABASE_URL: url,
    GROUNDWORK_SECRET: secret,
    GROUNDWORK_ENGINE_PORT: '0',
    GROUNDWORK_DATA: data,
    GROUNDWORK_SHIPPED_PLUGINS: path.join(repository, 'apps/engine/dist/plugins'),
    GROUNDWORK_ENABLED_PLUGINS: 'local-orchestrator,scheduled-batch',
    GROUNDWORK_LAUNCHER: path.join(repository, 'packages/delivery/launcher/groundwork_launch.py'),
    GROUNDWORK_PLUGIN_REQUESTS: '10000000',
  })
  const until = Date.now() + comesUpMs
  const bound = async () =>
    (
      await pool.query(`select from environment_binding b join integration i on i.id = b.integration_id and i.capabilities is not null
      where b.role = 'orchestrator'`)
    ).rowCount
  while (!(await bound())) {
    if (Date.now() > until) throw new Error('The local orchestrator was not bound in two minutes.')
    await delay(100)
  }
  return {
    async ask<T>(route: string, body: object) {
      const response = await fetch(`${engine.url}/delivery/v1/${route}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [assertionHeader]: signAssertion({ userId: user.id, requestId: randomUUID() }, secret),
        },
        body: JSON.stringify(body),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${route} answered ${response.status}: ${text.slice(0, 500)}`)
      return JSON.parse(text) as T
    },
    async stop() {
      await engine.stop()
      fs.rmSync(data, { recursive: true, force: true })
    },
  }
}
