import { uuidv7 } from '@groundwork/db/ids'
import { putBlob } from '@groundwork/db/blobs'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { canonicalSha256 } from '../../model/canonical'
import { slotName } from '../../model/keys'
import type { PromotionState } from '../../model/states'
import type { VersionContent } from '../../model/version-content'
import { findPromotion, type PromotionMode } from '../../promotion/promotion-row'
import { groundwork } from '../../promotion/deps'
import { move } from '../../promotion/move'
import { requestPromotion } from '../../promotion/request'
import { type FakeOrchestrator, strongest } from './fake-orchestrator'
import { httpCaller } from './http-caller'

type Parts = { pool: Pool; bus: EventBus; orchestrator: FakeOrchestrator }

const project = 'harbour'

/** Units, versions and promotions over a fake orchestrator that is bound to every environment. */
export async function deliveryWorld({ pool, bus, orchestrator }: Parts) {
  const integrationId = uuidv7()
  await pool.query(
    `insert into integration (id, name, role, plugin_id, contribution, capabilities) values ($1, 'fake', 'orchestrator', 'fake', 'orchestrator', $2)`,
    [integrationId, JSON.stringify(strongest)],
  )
  await pool.query(
    `insert into environment_binding (environment_id, role, integration_id) select id, 'orchestrator', $1 from environment`,
    [integrationId],
  )
  await setPolicy('dev', { allowDirty: true, verification: { smokeRun: false } })
  const deps = { pool, bus, call: httpCaller(orchestrator.url), engineUrl: 'http://engine.invalid' }

  async function setPolicy(environment: string, policy: object): Promise<void> {
    await pool.query('update environment set policy = $2 where name = $1', [environment, JSON.stringify(policy)])
  }

  async function unit(name: string) {
    const id = uuidv7()
    await pool.query(
      `insert into unit (id, project, name, path_plugin, path_id, next_version) values ($1, $2, $3, 'fake', 'path', 1)`,
      [id, project, name],
    )
    return { id, name }
  }

  async function version(
    of: { id: string; name: string },
    schedule: VersionContent['schedule'] = null,
  ): Promise<string> {
    const { rows } = await pool.query<{ number: number }>(
      'update unit set next_version = next_version + 1 where id = $1 returning next_version - 1 as number',
      [of.id],
    )
    const { number } = rows[0]!
    const bytes = Buffer.from(`${of.name} ${number}`)
    const sha256 = await putBlob(pool, bytes)
    const content = {
      unit: { project, name: of.name, kind: 'flow' },
      code: { sha256, bytes: bytes.length, format: 'tgz', entry: 'flow.py' },
      git: null,
      python: { version: null, metaflow: null, lock: null, source: 'test', distributions: {} },
      layers: [],
      schema: null,
      parameters: [],
      configs: [],
      defaultParameters: {},
      schedule,
      path: { plugin: 'fake', contribution: 'path', version: '1.0.0' },
      needs: { retries: 0, timeoutSeconds: 60, cpu: 1, memoryMb: 100 },
    }
    const id = canonicalSha256(content)
    await pool.query(
      `insert into version (id, unit_id, number, content, code_sha256, code_bytes) values ($1, $2, $3, $4, $5, $6)`,
      [id, of.id, number, JSON.stringify(content), sha256, bytes.length],
    )
    return id
  }

  type Ask = {
    unit: { name: string }
    version: string
    environment?: string
    mode?: PromotionMode
    requestKey?: string
  }

  async function promote({ unit: of, version: id, environment = 'dev', mode, requestKey = uuidv7() }: Ask) {
    return requestPromotion(deps, {
      target: { project, unit: of.name, environment },
      version: id,
      ...(mode ? { mode } : {}),
      actor: groundwork,
      requestKey,
      planHash: null,
    })
  }

  async function read(id: string) {
    const found = await findPromotion(pool, { id })
    if (!found) throw new Error('There is no such promotion.')
    return found
  }

  /** One more integration, bound to every environment in that role; `config`: a `url` where it is another fake orchestrator. */
  async function bind(role: string, config: { url?: string } = {}): Promise<string> {
    const id = uuidv7()
    await pool.query(
      `insert into integration (id, name, role, plugin_id, contribution, capabilities, config) values ($1, $2, $3, 'fake', $3, $4, $5)`,
      [id, `${role}-${id.slice(-6)}`, role, JSON.stringify(strongest), JSON.stringify(config)],
    )
    await pool.query(
      `insert into environment_binding (environment_id, role, integration_id) select id, $2, $1 from environment
        on conflict (environment_id, role) do update set integration_id = excluded.integration_id`,
      [id, role],
    )
    return id
  }

  /** What a person does who looks at it, with nothing else around it. */
  async function decide(id: string, operation: string, to: PromotionState = 'APPLYING'): Promise<void> {
    const { state: from } = await read(id)
    await move(pool, { id, from, to, reason: 'Looked at it.', actor: groundwork, data: { operation } })
    bus.wake()
  }

  return {
    deps,
    integrationId,
    unit,
    version,
    promote,
    setPolicy,
    bind,
    read,
    decide,
    state: async (id: string) => (await read(id)).state,
    slot: (name: string, environment = 'dev') => slotName({ project, unit: name, environment, variant: 'main' }),
    async target(name: string, environment = 'dev') {
      const { rows } = await pool.query<TargetFacts>(
        `select t.id, t.current_version, t.current_promotion_id, t.previous_verified, t.integration_id, t.generation, t.fence,
          t.drift, t.lease_until from target t join unit u on u.id = t.unit_id join environment e on e.id = t.environment_id
          where u.name = $1 and e.name = $2`,
        [name, environment],
      )
      return rows[0]!
    },
  }
}

type TargetFacts = {
  id: string
  current_version: string | null
  current_promotion_id: string | null
  previous_verified: string | null
  integration_id: string | null
  generation: number
  fence: number
  drift: string | null
  lease_until: Date | null
}
