import { randomUUID } from 'node:crypto'
import type { Permission } from '../manifest/permissions'
import type { Manifest } from '../manifest/manifest-schema'
import type { CallName, Json, PlatformCalls } from '../platform/calls'
import { deliveryAnswers, type TestDelivery } from './test-delivery'
import { PlatformError } from '../platform/error'
import type { ProjectInfo, RunInfo } from '../ui/infos'
import type { TestSchema } from './test-database'
import type { Recorded } from './test-platform'
import type { TestProcesses } from './test-processes'

/** What the platform of a test knows. */
export type TestWorld = {
  manifest: Manifest
  config: Record<string, unknown>
  secrets: Record<string, string>
  projects: ProjectInfo[]
  runs: RunInfo[]
  delivery: TestDelivery
  /** By `flow/run/step/name`. */
  artifacts: Record<string, Json>
  /** What is beyond `platform.http`. */
  http: (request: Request) => Response | Promise<Response>
  schema: TestSchema | null
  values: Map<string, { json: string; until: number; at: number }>
  recorded: Recorded
  processes: TestProcesses
}

const permissionOf: Partial<Record<CallName, Permission>> = {
  'kv.get': 'kv',
  'kv.set': 'kv',
  'kv.delete': 'kv',
  'kv.list': 'kv',
  'sql.query': 'sql',
  'sql.transaction': 'sql',
  'catalog.projects': 'catalog.read',
  'catalog.project': 'catalog.read',
  'runs.list': 'runs.read',
  'runs.run': 'runs.read',
  'runs.artifact': 'artifacts.read',
  'delivery.environments': 'delivery.read',
  'delivery.targets': 'delivery.read',
  'delivery.versions': 'delivery.read',
  'delivery.promotions': 'delivery.read',
  'delivery.promotion': 'delivery.read',
  'promotions.request': 'promotions.request',
  'jobs.enqueue': 'jobs',
  'events.publish': 'events.publish',
  'secrets.get': 'secrets',
  'notifications.send': 'notifications',
  'processes.start': 'host.process',
  'processes.observe': 'host.process',
  'processes.end': 'host.process',
  'processes.output': 'host.process',
  'processes.list': 'host.process',
}

type Answers = {
  [Name in CallName]: (
    world: TestWorld,
    input: PlatformCalls[Name]['input'],
  ) => PlatformCalls[Name]['output'] | Promise<PlatformCalls[Name]['output']>
}

/** Answers one call as Groundwork would, or throws PlatformError with its reason. */
export async function answerCall(world: TestWorld, name: CallName, input: unknown): Promise<unknown> {
  const answer = answers[name] as ((world: TestWorld, input: unknown) => unknown) | undefined
  if (!answer) throw new PlatformError(`The platform has no call "${name}".`, { code: 'not-found' })
  const wanted = permissionOf[name]
  if (wanted && !world.manifest.permissions.includes(wanted)) {
    const message = `${name} needs the permission "${wanted}". Add it to "permissions" in plugin.json.`
    throw new PlatformError(message, { code: 'not-allowed' })
  }
  return await answer(world, input)
}

const answers: Answers = {
  'token.renew': () => ({ token: testToken(null), expiresAt: Date.now() + 300_000 }),
  'config.get': ({ config }) => ({ revision: 1, values: config }),
  'kv.get': ({ values }, { key }) => {
    const entry = living(values, key)
    return { found: entry !== null, value: entry ? (JSON.parse(entry.json) as unknown) : null }
  },
  'kv.set': ({ values }, { key, value, ttlSeconds }) => {
    const until = ttlSeconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + ttlSeconds * 1000
    values.set(key, { json: JSON.stringify(value), until, at: Date.now() })
    return {}
  },
  'kv.delete': ({ values }, { key }) => {
    const deleted = living(values, key) !== null
    values.delete(key)
    return { deleted }
  },
  'kv.list': ({ values }, { prefix, after = '', limit = 100 }) => {
    const keys = [...values.keys()].filter((key) => key.startsWith(prefix) && key > after && living(values, key)).sort()
    const items = keys.slice(0, limit).flatMap((key) => {
      const entry = values.get(key)
      return entry ? [{ key, value: JSON.parse(entry.json) as unknown, updatedAt: entry.at }] : []
    })
    return { items, next: keys.length > limit ? (items.at(-1)?.key ?? null) : null }
  },
  'sql.query': async ({ schema }, statement) =>
    (await schemaOf(schema).run([statement]))[0] ?? { rows: [], rowCount: 0 },
  'sql.transaction': async ({ schema }, { statements }) => ({ results: await schemaOf(schema).run(statements) }),
  'catalog.projects': ({ projects }, { text = '' }) => ({
    items: projects.filter(({ name }) => name.includes(text)),
    next: null,
  }),
  'catalog.project': ({ projects }, { name }) => projects.find((project) => project.name === name) ?? null,
  'runs.list': ({ runs }, { project, flow, status, since = 0, limit = 50 }) => {
    const fits = (run: RunInfo) =>
      (project ?? run.project) === run.project &&
      (flow ?? run.flow) === run.flow &&
      (status ?? run.status) === run.status
    return { items: runs.filter((run) => fits(run) && run.startedAt >= since).slice(0, limit), next: null }
  },
  'runs.run': ({ runs }, { flow, run }) =>
    runs.find((each) => each.flow === flow && (each.id === run || String(each.runNumber) === run)) ?? null,
  'runs.artifact': ({ artifacts }, { flow, run, step, name }) => {
    const value = artifacts[`${flow}/${run}/${step}/${name}`]
    return value === undefined ? { found: false, value: null, reason: null } : { found: true, value, reason: null }
  },
  ...deliveryAnswers,
  'jobs.enqueue': (world, input) => enqueue(world, input),
  'gates.changed': ({ manifest }) => {
    if (manifest.contributes.some(({ point }) => point === 'delivery/gate/v1')) return {}
    throw new PlatformError('plugin.json names no gate. Add a delivery/gate/v1.', { code: 'bad-input' })
  },
  'events.publish': ({ recorded }, event) => {
    recorded.events.push(event)
    return {}
  },
  'secrets.get': ({ manifest, secrets }, { name }) => {
    if (manifest.secrets.some((secret) => secret.name === name)) return { value: secrets[name] ?? null }
    throw new PlatformError(`plugin.json names no secret "${name}". Add it to "secrets".`, { code: 'not-found' })
  },
  'notifications.send': ({ recorded }, message) => {
    recorded.notifications.push(message)
    return { sent: 1 }
  },
  'log.write': ({ recorded }, { lines }) => {
    recorded.logs.push(...lines)
    return {}
  },
  'processes.start': ({ processes }, spec) => processes.start(spec),
  'processes.observe': async ({ processes }, { key }) => ({ process: await processes.observe(key) }),
  'processes.end': ({ processes }, { key }) => processes.end(key),
  'processes.output': ({ processes }, { key, after }) => processes.output(key, after),
  'processes.list': async ({ processes }) => ({ items: await processes.list(), next: null }),
}

function enqueue(
  { manifest, recorded }: TestWorld,
  { job, payload, key, runAt }: PlatformCalls['jobs.enqueue']['input'],
): { id: string } {
  if (!manifest.contributes.some(({ point, id }) => point === 'job/v1' && id === job)) {
    throw new PlatformError(`plugin.json names no job "${job}". Add a job/v1 with that id.`, { code: 'not-found' })
  }
  const waiting = key === undefined ? -1 : recorded.jobs.findIndex((each) => each.job === job && each.key === key)
  if (waiting >= 0) recorded.jobs.splice(waiting, 1)
  const id = randomUUID()
  recorded.jobs.push({ id, job, payload, key: key ?? null, runAt: new Date(runAt ?? Date.now()) })
  return { id }
}

function schemaOf(schema: TestSchema | null): TestSchema {
  if (schema) return schema
  const message = 'This test has no database. Give startBackend a `database` URL, or set GROUNDWORK_TEST_DATABASE_URL.'
  throw new PlatformError(message, { code: 'unavailable' })
}

function living(values: TestWorld['values'], key: string) {
  const entry = values.get(key)
  return entry && entry.until > Date.now() ? entry : null
}

/** A token as the platform's are formed; the platform of a test takes any. */
export function testToken(user: { id: string; name: string } | null): string {
  const body = { plugin: 'test', ...(user ? { user } : {}) }
  return `${Buffer.from(JSON.stringify(body)).toString('base64url')}.test`
}
