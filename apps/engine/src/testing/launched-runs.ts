import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { TestDatabase } from '@groundwork/db/testing'
import { planLaunch } from '@groundwork/delivery/launch/plan-launch'
import type { DeployedFlow } from '@groundwork/delivery/testing/deployed-flow'
import type { ProcessInfo } from '@groundwork/plugin-sdk/platform'
import { expect, vi } from 'vitest'
import type { LaunchEngine } from './launch-engine'

/** The plugin that starts them. */
export const plugin = 'local-orchestrator'

type Parameters = Record<string, string | number>

/** Runs of a test, started as the local orchestrator starts them, and what is seen of them. */
export function launchedRuns(
  db: Pick<TestDatabase, 'pool'>,
  options: { engine(): LaunchEngine; flow(): DeployedFlow },
) {
  let made = 0

  async function planned(parameters: Parameters, of = options.flow()): Promise<string> {
    const key = `rlaunch${made++}`
    const { targetId, version, integrationId } = of
    const { promotionId } = of
    await planLaunch(db.pool, { key, targetId, version, promotionId, integrationId, purpose: 'manual', parameters })
    return key
  }

  async function start(parameters: Parameters, of?: DeployedFlow): Promise<string> {
    const key = await planned(parameters, of)
    await options.engine().processes.start(plugin, { key, what: 'run' })
    return key
  }

  async function ended(key: string, timeout = 20_000): Promise<ProcessInfo> {
    return vi.waitFor(
      async () => {
        const info = await options.engine().processes.observe(plugin, key)
        expect(['exited', 'lost'], await printed(key)).toContain(info?.state)
        return info as ProcessInfo
      },
      { timeout, interval: 50 },
    )
  }

  const folderOf = (key: string) => path.join(options.engine().folder, 'processes', key)

  async function printed(key: string): Promise<string> {
    const { lines } = await options.engine().processes.output(plugin, { key })
    return lines.join('\n')
  }

  /** The numbers of what a flow started, once it has said them. */
  async function childrenOf(key: string): Promise<number[]> {
    return vi.waitFor(
      async () => {
        const line = (await printed(key)).split('\n').find((each) => each.startsWith('children'))
        expect(line).toBeDefined()
        return (line ?? '').split(' ').slice(1).filter(Boolean).map(Number)
      },
      { timeout: 15_000, interval: 50 },
    )
  }

  const launcherOf = (key: string) =>
    JSON.parse(readFileSync(path.join(folderOf(key), 'launcher.json'), 'utf8')).pid as number
  const groupOf = (key: string) =>
    JSON.parse(readFileSync(path.join(folderOf(key), 'group.json'), 'utf8')).group as number

  return { planned, start, ended, folderOf, printed, childrenOf, launcherOf, groupOf }
}

export function lives(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
