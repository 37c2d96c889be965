import { z } from 'zod'
import { kvLimits } from './key-values'

const text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => !value.includes('\0'), 'It must not contain NUL.')
const named = (most: number) => text(most).min(1)
const key = named(kvLimits.keyLength)
const limit = (most: number, usual: number) => z.int().min(1).max(most).default(usual)
const statement = z.strictObject({ text: named(200_000), values: z.array(z.unknown()).max(1_000).optional() })
const contribution = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'Name a contribution of the manifest.')
const status = z.enum(['queued', 'running', 'succeeded', 'failed', 'unknown'])
const ofUnit = { project: named(500).optional(), unit: named(500).optional() }
const paging = { after: text(1_000).optional(), limit: limit(200, 50) }
const deliveryFilter = { ...ofUnit, environment: named(100).optional(), ...paging }
const header = z.tuple([named(200), text(16_000)])

const processKey = z.string().regex(/^[a-z0-9]{1,64}$/, 'Use lower-case letters and digits, at most 64.')

/** What each call takes. Messages name the field; they go to the plugin's author. */
export const inputs = {
  'token.renew': z.strictObject({}),
  'config.get': z.strictObject({}),
  'kv.get': z.strictObject({ key }),
  'kv.set': z.strictObject({ key, value: z.unknown(), ttlSeconds: z.int().min(1).max(31_622_400).optional() }),
  'kv.delete': z.strictObject({ key }),
  'kv.list': z.strictObject({ prefix: text(kvLimits.keyLength), after: key.optional(), limit: limit(1_000, 100) }),
  'sql.query': statement,
  'sql.transaction': z.strictObject({ statements: z.array(statement).min(1).max(50) }),
  'catalog.projects': z.strictObject({
    text: text(200).optional(),
    after: text(1_000).optional(),
    limit: limit(200, 50),
  }),
  'catalog.project': z.strictObject({ name: named(500) }),
  'runs.list': z.strictObject({
    project: named(500).optional(),
    flow: named(500).optional(),
    status: status.optional(),
    since: z.int().min(0).optional(),
    after: text(1_000).optional(),
    limit: limit(200, 50),
  }),
  'runs.run': z.strictObject({ flow: named(500), run: named(500) }),
  'runs.artifact': z.strictObject({
    flow: named(500),
    run: named(500),
    step: named(500),
    task: named(500).optional(),
    name: named(500),
  }),
  'delivery.environments': z.strictObject({}),
  'delivery.targets': z.strictObject(deliveryFilter),
  'delivery.versions': z.strictObject({ ...ofUnit, ...paging }),
  'delivery.promotions': z.strictObject(deliveryFilter),
  'delivery.promotion': z.strictObject({ number: z.int().min(1).max(2_147_483_647) }),
  'promotions.request': z.strictObject({
    project: named(500),
    unit: named(500),
    environment: named(100),
    version: z.string().regex(/^[0-9a-f]{64}$/, 'Name a version by its id, 64 hexadecimal digits.'),
    key: named(200),
    note: text(2_000).optional(),
  }),
  'jobs.enqueue': z.strictObject({
    job: contribution,
    payload: z.unknown(),
    key: named(200).optional(),
    runAt: z.int().min(0).max(4_102_444_800_000).optional(),
  }),
  'gates.changed': z.strictObject({}),
  'events.publish': z.strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$/, 'Use lower case letters, digits, hyphens and dots.')
      .max(80),
    key: named(200).optional(),
    payload: z.record(z.string(), z.unknown()),
  }),
  'secrets.get': z.strictObject({ name: z.string().regex(/^[A-Z][A-Z0-9_]{0,59}$/, 'Name a secret of the manifest.') }),
  'notifications.send': z.strictObject({
    to: z.union([named(100), z.strictObject({ team: named(100) })]),
    title: named(200),
    body: text(2_000).optional(),
    href: z
      .string()
      .max(500)
      .regex(/^\/(?![/\\])[^\s\\]*$/, 'Name a path of the portal, beginning with one "/".')
      .optional(),
  }),
  'processes.start': z.discriminatedUnion('what', [
    z.strictObject({
      key: processKey,
      what: z.literal('run'),
      attempt: z.int().min(1).max(1_000).optional(),
      engineRunId: named(200).optional(),
    }),
    z.strictObject({
      key: processKey,
      what: z.literal('environment'),
      lock: z.string().regex(/^[0-9a-f]{64}$/, 'Name a lock by its SHA-256.'),
    }),
  ]),
  'processes.observe': z.strictObject({ key: processKey }),
  'processes.end': z.strictObject({ key: processKey, graceSeconds: z.number().min(0).max(60).default(10) }),
  'processes.output': z.strictObject({ key: processKey, after: text(20).optional() }),
  'processes.list': z.strictObject({ after: processKey.optional() }),
  'log.write': z.strictObject({
    lines: z
      .array(
        z.strictObject({
          level: z.enum(['info', 'warn', 'error']),
          message: z.string(),
          fields: z.record(z.string(), z.unknown()).optional(),
        }),
      )
      .min(1)
      .max(100),
  }),
  'http.fetch': z.strictObject({
    url: named(8_000),
    method: z.string().regex(/^[A-Z]{1,20}$/, 'Name an HTTP method in capitals.'),
    headers: z.array(header).max(100),
    body: z.base64().optional(),
    redirect: z.enum(['follow', 'manual', 'error']),
  }),
}

export type Inputs = { [Name in keyof typeof inputs]: z.infer<(typeof inputs)[Name]> }
