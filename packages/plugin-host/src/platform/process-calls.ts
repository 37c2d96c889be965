import { writeAudit } from '@groundwork/access/audit'
import { UnavailableError } from '@groundwork/access/errors'
import type { Processes } from '../processes/processes'
import type { Asker, CallDeps, Calls } from './calls'
import { pluginActor } from './standing'

type Named = 'processes.start' | 'processes.observe' | 'processes.end' | 'processes.output' | 'processes.list'

const action = 'platform.process' as const

/** The calls about processes on this machine; starting and ending them is audited. */
export function createProcessCalls({ pool, processes }: Pick<CallDeps, 'pool' | 'processes'>): Pick<Calls, Named> {
  function service(): Processes {
    if (processes) return processes
    throw new UnavailableError('This engine starts no processes for plugins.')
  }

  async function audit({ standing, person }: Asker, detail: object): Promise<void> {
    const actor = pluginActor(standing)
    const resource = { kind: 'plugin', id: standing.pluginId }
    await writeAudit(pool, { actor, action, resource, detail: { ...detail, ...(person ? { person } : {}) } })
  }

  return {
    'processes.start': {
      action,
      async run(given, asker) {
        const { pluginId } = asker.standing
        const spec =
          given.what === 'environment'
            ? given
            : {
                key: given.key,
                what: given.what,
                ...(given.attempt === undefined ? {} : { attempt: given.attempt }),
                ...(given.engineRunId === undefined ? {} : { engineRunId: given.engineRunId }),
              }
        const known = await service().observe(pluginId, spec.key)
        const started = await service().start(pluginId, spec)
        if (!known) await audit(asker, { started: spec.key, what: spec.what })
        return started
      },
    },
    'processes.observe': {
      action,
      run: async ({ key }, { standing }) => ({ process: await service().observe(standing.pluginId, key) }),
    },
    'processes.end': {
      action,
      async run(request, asker) {
        const result = await service().end(asker.standing.pluginId, request)
        await audit(asker, { ended: request.key, gone: result.ended })
        return result
      },
    },
    'processes.output': { action, run: (request, { standing }) => service().output(standing.pluginId, request) },
    'processes.list': { action, run: ({ after }, { standing }) => service().list(standing.pluginId, after) },
  }
}
