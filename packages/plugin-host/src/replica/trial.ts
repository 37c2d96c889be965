import { InputError, UnavailableError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { createInstance, type Instance, type InstanceDeps, type InstanceSpec } from '../process/instance'
import { bundleRow } from '../registry/bundles'
import type { BackendFacts } from './known-plugins'

type Trial = {
  sha256: string
  backendOf(sha256: string): Promise<BackendFacts>
  depsFor(spec: InstanceSpec): Omit<InstanceDeps, 'onChange'>
}

const startMs = 10_000

/** Starts a version for one question, beside what is installed. Throws with the reason when it does not start. */
export async function startTrial(sql: Sql, { sha256, backendOf, depsFor }: Trial): Promise<Instance> {
  const { pluginId } = await bundleRow(sql, sha256)
  const facts = await backendOf(sha256)
  if (!facts) throw new InputError('This plugin has no backend that could check anything.')
  const spec: InstanceSpec = { pluginId, sha256, ...facts, trial: true }
  const instance = createInstance(spec, { ...depsFor(spec), onChange: () => {} }, { onTrial: true })
  if (await instance.whenHealthy(startMs)) return instance
  const { reason } = instance.status()
  await instance.stop()
  throw new UnavailableError(`The plugin did not start: ${reason ?? 'it did not answer in time.'}`)
}
