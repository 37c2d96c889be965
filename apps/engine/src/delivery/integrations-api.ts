import { writeAudit } from '@groundwork/access/audit'
import { requireAllowed } from '@groundwork/access/require'
import { isTransient } from '@groundwork/access/transient'
import type { EventBus } from '@groundwork/db/events'
import { computeLoad } from '@groundwork/delivery/integration/compute-load'
import { sweepMeasurings } from '@groundwork/delivery/integration/measured-slots'
import { checkConnection, refreshCapabilities, type RefreshDeps } from '@groundwork/delivery/integration/refresh'
import { integrations } from '@groundwork/delivery/integration/rows'
import { makeShippedIntegrations } from '@groundwork/delivery/integration/shipped'
import { takeReport, takenReport } from '@groundwork/delivery/integration/take-report'
import { z } from 'zod'
import { checkedInput } from './checked-input'
import { measureInFull, measureIntegration } from './measure-integration'
import type { DeliveryRoutes } from './route'

const one = z.object({ id: z.uuid() })
const loading = one.extend({ pool: z.string().min(1).max(200).optional() })
const measuring = one.extend({ full: z.literal(true).optional(), typedName: z.string().max(200).optional() })

/** Asks extensions on behalf of the portal, which has no plugin processes. */
export function integrationRoutes(deps: RefreshDeps): DeliveryRoutes {
  return {
    'integrations/check': async ({ actor, body, requestId }) => {
      requireAllowed(actor, 'integration.manage', { kind: 'integration' })
      const { integration, findings } = await checkConnection(deps, checkedInput(one, body).id)
      await writeAudit(deps.pool, {
        ...{ actor, action: 'integration.manage', requestId, resource: { kind: 'integration', id: integration.id } },
        detail: {
          did: `checked the connection of the integration ${integration.name}`,
          answers: findings.every(({ level }) => level !== 'error'),
        },
      })
      return { findings }
    },
    'integrations/load': async ({ actor, body }) => {
      requireAllowed(actor, 'integration.read', { kind: 'integration' })
      const { id, pool } = checkedInput(loading, body)
      return computeLoad(deps, { id, ...(pool === undefined ? {} : { pool }) })
    },
    'integrations/conformance': async ({ actor, body, requestId }) => {
      requireAllowed(actor, 'integration.manage', { kind: 'integration' })
      const { id, full, typedName = '' } = checkedInput(measuring, body)
      if (!full) return measureIntegration(deps, { id, actor, requestId })
      const { report } = await measureInFull(deps, { id, actor, requestId, typedName })
      return { report }
    },
    'integrations/report': async ({ actor, body, requestId }) => {
      requireAllowed(actor, 'integration.manage', { kind: 'integration' })
      return takeReport(deps, { report: checkedInput(takenReport, body), actor, requestId })
    },
  }
}

export type IntegrationUpkeep = { stop(): Promise<void> }

const everyMs = 5 * 60_000
const soonMs = 500

/**
 * Keeps what is known of integrations true: makes the ones that ship at a first start, and asks each for what it can do at the start, when
 * its plugin changed, and every few minutes. What measurings left that ended with their engine is taken away then.
 */
export function startIntegrations(deps: RefreshDeps & { bus: EventBus }): IntegrationUpkeep {
  const { pool, bus } = deps
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  async function look(): Promise<boolean> {
    if (stopped) return true
    try {
      await makeShippedIntegrations({ pool, bus })
      const active = (await integrations(pool)).filter(({ state }) => state === 'active')
      let isWell = active.length > 0
      for (const { id } of active)
        if (!stopped && (await refreshCapabilities(deps, id)).trouble !== null) isWell = false
      if (!stopped) await sweepMeasurings(deps)
      return isWell
    } catch (error) {
      if (!stopped && !isTransient(error))
        console.error('Integrations could not be looked at; it is tried again.', error)
      return false
    }
  }

  function soon(ms: number): void {
    if (stopped) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      // Plugins come up by and by: until each has answered it is asked again soon.
      running = running.then(look).then((isWell) => soon(isWell ? everyMs : againMs))
    }, ms)
  }

  const leave = [
    bus.on({ topic: 'plugin' }, () => soon(soonMs)),
    bus.on({ topic: 'integration' }, ({ payload }) => {
      const { change } = payload as { change?: string }
      if (change === 'made' || change === 'changed') soon(soonMs)
    }),
  ]
  soon(0)
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      for (const each of leave) each()
      await running
    },
  }
}

const againMs = 5_000
