import { writeAudit } from '@groundwork/access/audit'
import { InputError } from '@groundwork/access/errors'
import { transaction } from '@groundwork/db/pool'
import { enqueueJob, ensureQueue, waitingJobs } from '../jobs/queue'
import { sendNotification } from '../notifications/notifications'
import { readSecret } from '../secrets/secrets'
import type { Asker, CallDeps, Calls } from './calls'
import type { HourlyAudit } from './hourly-audit'
import { type Rate, rateWords, shareOf } from './rate'
import { CallRefusal } from './refusal'
import { pluginActor } from './standing'

const payloadBytes = { job: 256_000, event: 64_000 }
const mostWaiting = 10_000
const countedForMs = 2_000
/** Each reading of a secret is counted; the audit gets one an hour by secret and person. */
const secretAuditMs = 3_600_000
const eventRate: Rate = { perMinute: 1_200, burst: 200 }
/** Each has every promotion that waits for the plugin judged anew. */
const gateRate: Rate = { perMinute: 120, burst: 30 }
const notifyRate: Rate = { perMinute: 60, burst: 30 }

type Asks = {
  enqueue: Calls['jobs.enqueue']['run']
  gatesChanged: Calls['gates.changed']['run']
  publish: Calls['events.publish']['run']
  secret: Calls['secrets.get']['run']
  notify: Calls['notifications.send']['run']
}

/** The calls that others feel: jobs, events, secrets, notifications. Audited with their person: each that people see, others hourly. */
export function createAsks({ pool, bus, secret, rates }: CallDeps, audit: HourlyAudit): Asks {
  const waiting = new Map<string, { jobs: number; until: number }>()
  const audited = new Map<string, number>()

  async function requireRoom(pluginId: string): Promise<void> {
    let known = waiting.get(pluginId)
    if (!known || known.until < Date.now()) {
      known = { jobs: await waitingJobs(pool, pluginId, mostWaiting), until: Date.now() + countedForMs }
      waiting.set(pluginId, known)
    }
    known.jobs += 1
    if (known.jobs > mostWaiting)
      throw new CallRefusal('too-large', `${mostWaiting} jobs wait already. Enqueue more when some are done.`)
  }

  function requireRate(what: string, { standing }: Asker, rate: Rate): void {
    const { engines } = standing
    const seconds = rates.take(`${what}/${standing.pluginId}`, shareOf(rate, engines))
    if (seconds > 0)
      throw new CallRefusal('too-many', `The most that is taken: ${rateWords(rate, engines, what)}.`, {
        retryAfterSeconds: seconds,
      })
  }

  async function auditSecret(asker: Asker, name: string): Promise<void> {
    const { standing, person } = asker
    const place = `${standing.pluginId}/${name}/${person?.id ?? ''}`
    if ((audited.get(place) ?? 0) > Date.now() - secretAuditMs) return
    await writeAudit(pool, {
      actor: pluginActor(standing),
      action: 'platform.secret',
      resource: { kind: 'plugin', id: standing.pluginId },
      detail: { secret: name, ...onBehalf(asker) },
    })
    audited.set(place, Date.now())
  }

  return {
    async enqueue({ job, payload, key, runAt }, asker) {
      const { standing } = asker
      const found = standing.manifest.contributes.find((one) => one.point === 'job/v1' && one.id === job)
      if (found?.point !== 'job/v1')
        throw new InputError(`${standing.manifest.name} has no job "${job}" in its manifest.`)
      requireSize('The payload', payload, payloadBytes.job)
      await ensureQueue(pool)
      await requireRoom(standing.pluginId)
      const at = runAt === undefined ? null : new Date(runAt)
      const { pluginId } = standing
      const asked = { pluginId, job, payload: payload ?? null, key: key ?? null, slot: null }
      const enqueued = { ...asked, runAt: at, retries: found.retries }
      return audit.change({ asker, method: 'jobs.enqueue' }, (sql) => enqueueJob(sql, enqueued))
    },

    /** Whoever lets promotions wait for its gates hears it. */
    async gatesChanged(_input, asker) {
      const { manifest, pluginId } = asker.standing
      if (!manifest.contributes.some(({ point }) => point === 'delivery/gate/v1'))
        throw new InputError(`${manifest.name} has no gate in its manifest.`)
      requireRate('changes of gates', asker, gateRate)
      await bus.publish(pool, [{ topic: 'gate', key: pluginId }])
      bus.wake()
      return {}
    },

    async publish({ name, key, payload }, asker) {
      requireRate('events', asker, eventRate)
      requireSize('The payload', payload, payloadBytes.event)
      const topic = `plugin.${asker.standing.pluginId}.${name}`
      const event = { topic, key: key ?? '', payload }
      await audit.change({ asker, method: 'events.publish' }, (sql) => bus.publish(sql, [event]))
      bus.wake()
      return {}
    },

    async secret({ name }, asker) {
      const { manifest, pluginId } = asker.standing
      if (!manifest.secrets.some((one) => one.name === name))
        throw new InputError(`${manifest.name} has no secret "${name}" in its manifest.`)
      const value = await readSecret(pool, { pluginId, name }, secret)
      if (value !== null) await auditSecret(asker, name)
      return { value }
    },

    async notify({ to, title, body, href }, asker) {
      requireRate('notifications', asker, notifyRate)
      const { pluginId, audience } = asker.standing
      const message = { to, title, ...(body !== undefined && { body }), ...(href !== undefined && { href }) }
      const sent = await transaction(pool, async (sql) => {
        const told = await sendNotification(sql, { pluginId, audience, message }, bus)
        await writeAudit(sql, {
          actor: pluginActor(asker.standing),
          action: 'platform.notify',
          resource: { kind: 'plugin', id: pluginId },
          detail: { title, users: told.users, ...onBehalf(asker) },
        })
        return told.sent
      })
      bus.wake()
      return { sent }
    },
  }
}

function onBehalf({ person }: Asker): { person?: { id: string; name: string } } {
  return person ? { person } : {}
}

/** Throws InputError when the JSON of a value is larger than `most` bytes. */
function requireSize(what: string, value: unknown, most: number): void {
  const bytes = Buffer.byteLength(JSON.stringify(value ?? null))
  if (bytes > most) throw new InputError(`${what} is ${bytes} bytes of JSON; at most ${most} are taken.`)
}
