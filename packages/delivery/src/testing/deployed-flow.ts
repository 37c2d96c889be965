import { putBlob } from '@groundwork/db/blobs'
import { uuidv7 } from '@groundwork/db/ids'
import type { Pool } from '@groundwork/db/pool'
import type { Json } from '@groundwork/plugin-sdk/points'
import { canonicalSha256 } from '../model/canonical'
import { slotName } from '../model/keys'
import { planSchema } from '../model/plan'
import { readPolicy } from '../model/policy'
import type { VersionContent } from '../model/version-content'
import { launchOf } from '../version/launch-of'

export type DeployedFlow = {
  targetId: string
  unitId: string
  version: string
  integrationId: string
  slot: string
  promotionId: string
}

export type FlowToDeploy = {
  /** The code package. */
  code: Buffer
  entry: string
  name?: string
  environment?: string
  pluginId?: string
  contribution?: string
  integrationConfig?: object
  content?: Partial<VersionContent>
  /** Resolved. */
  config?: { [key: string]: Json }
  /** A run may take so long. */
  timeoutSeconds?: number
  defaultParameters?: Record<string, Json>
}

/** A version that runs in an environment, as a promotion leaves it: rows only, no plugin was asked. */
export async function deployFlow(pool: Pool, flow: FlowToDeploy): Promise<DeployedFlow> {
  const { code, entry, name = 'FakeFlow', environment = 'dev' } = flow
  const { pluginId = 'local-orchestrator', contribution = 'local', integrationConfig = {} } = flow
  const codeSha256 = await putBlob(pool, code)
  const content: VersionContent = {
    unit: { project: 'fake', name, kind: 'flow' },
    code: { sha256: codeSha256, bytes: code.length, format: 'tgz', entry },
    git: null,
    python: { version: null, metaflow: null, lock: null, source: 'the installation', distributions: {} },
    layers: [],
    schema: null,
    parameters: [],
    branches: false,
    configs: [],
    defaultParameters: flow.defaultParameters ?? {},
    schedule: null,
    path: { plugin: 'scheduled-batch', contribution: 'scheduled-batch', version: '1.0.0' },
    needs: { retries: 0, timeoutSeconds: 60, cpu: 1, memoryMb: 256 },
    ...flow.content,
  }
  const version = canonicalSha256(content)
  const [unitId, targetId, newIntegration] = [uuidv7(), uuidv7(), uuidv7()]
  const slot = slotName({ project: 'fake', unit: name, environment, variant: 'main' })
  const { rows } = await pool.query<{ id: string }>(
    `insert into integration (id, name, role, plugin_id, contribution, config) values ($1, $2, 'orchestrator', $2, $3, $4)
      on conflict (name) do update set config = $4 returning id`,
    [newIntegration, pluginId, contribution, JSON.stringify(integrationConfig)],
  )
  const integrationId = rows[0]!.id
  await pool.query(
    `insert into unit (id, project, name, path_plugin, path_id) values ($1, 'fake', $2, 'scheduled-batch', 'scheduled-batch')`,
    [unitId, name],
  )
  await pool.query(
    `insert into version (id, unit_id, number, content, code_sha256, code_bytes) values ($1, $2, 1, $3, $4, $5)`,
    [version, unitId, JSON.stringify(content), codeSha256, code.length],
  )
  await pool.query(
    `insert into target (id, unit_id, environment_id, slot, current_version, integration_id)
      select $1, $2, id, $4, $5, $6 from environment where name = $3`,
    [targetId, unitId, environment, slot, version, integrationId],
  )
  const deployed = { targetId, unitId, version, integrationId, slot }
  return { ...deployed, promotionId: await promoted(pool, deployed, { flow, environment, name, content }) }
}

type Made = { flow: FlowToDeploy; environment: string; name: string; content: VersionContent }

/** The promotion that brought it there, with its frozen plan. */
async function promoted(
  pool: Pool,
  { targetId, version, integrationId, slot }: Omit<DeployedFlow, 'promotionId'>,
  { flow, environment, name, content }: Made,
): Promise<string> {
  const { config = {} } = flow
  const launch = {
    ...launchOf({ content }, { config, environment: { name: environment, production: false }, engineUrl: '' }),
    timeoutSeconds: flow.timeoutSeconds ?? 600,
  }
  const put = { id: 'put', title: 'Put the definition', on: 'orchestrator', call: 'put', input: { launch }, after: [] }
  const plan = planSchema.parse({
    target: { id: targetId, project: 'fake', unit: name, environment, variant: 'main', slot, production: false },
    from: null,
    to: version,
    mode: 'deploy',
    path: { plugin: 'scheduled-batch', contribution: 'scheduled-batch', version: '1.0.0' },
    bindings: {},
    config: { values: config, sha256: canonicalSha256(config), layers: [] },
    schedule: null,
    steps: [{ ...put, integration: integrationId, undo: null, expectedSeconds: null }],
    gates: [],
    verifications: [],
    policy: readPolicy({}),
    diff: [],
  })
  const id = uuidv7()
  await pool.query(
    `insert into promotion (id, target_id, version, mode, state, reason, plan, plan_hash, request_key, finished_at)
      values ($1, $2, $3, 'deploy', 'SUCCEEDED', 'Deployed.', $4, $5, $6, now())`,
    [id, targetId, version, JSON.stringify(plan), canonicalSha256(plan), `test ${id}`],
  )
  await pool.query('update target set current_promotion_id = $2 where id = $1', [targetId, id])
  return id
}
