import { uuidv7 } from '@groundwork/db/ids'
import { putBlob } from '@groundwork/db/blobs'
import type { Pool } from '@groundwork/db/pool'
import { canonicalSha256 } from '@groundwork/delivery/canonical'
import { slotName } from '@groundwork/delivery/keys'

export const project = 'bench'
export type BenchUnit = { id: string; name: string; versions: string[] }

/** Units of one project, each with so many versions; dev asks for nothing, so that a promotion is its steps alone. */
export async function makeUnits(
  pool: Pool,
  { prefix, units, versions }: { prefix: string; units: number; versions: number },
) {
  await pool.query(
    `update environment set policy = '{"allowDirty": true, "verification": {"smokeRun": false}}' where name = 'dev'`,
  )
  await pool
    .query(
      `insert into project (id, name) select gen_random_uuid(), $1 where not exists (select from project where name = $1)`,
      [project],
    )
    .catch(() => {})
  const sha256 = await putBlob(pool, Buffer.from('a code package'))
  const made: BenchUnit[] = []
  for (let n = 0; n < units; n++) {
    const unit: BenchUnit = { id: uuidv7(), name: `${prefix}${n}`, versions: [] }
    await pool.query(
      `insert into unit (id, project, name, path_plugin, path_id, next_version) values ($1, $2, $3, 'scheduled-batch', 'scheduled-batch', $4)`,
      [unit.id, project, unit.name, versions + 1],
    )
    for (let number = 1; number <= versions; number++)
      unit.versions.push(await makeVersion(pool, { unit, number, sha256 }))
    made.push(unit)
  }
  return made
}

type NewVersion = { unit: { id: string; name: string }; number: number; sha256: string }

async function makeVersion(pool: Pool, { unit, number, sha256 }: NewVersion): Promise<string> {
  const content = {
    unit: { project, name: unit.name, kind: 'flow' },
    code: { sha256, bytes: 14, format: 'tgz', entry: 'flow.py' },
    git: null,
    python: { version: null, metaflow: null, lock: null, source: `version ${number}`, distributions: {} },
    layers: [],
    schema: null,
    parameters: [],
    configs: [],
    defaultParameters: {},
    schedule: { cron: '0 6 1 1 *', timeZone: 'UTC', overlap: 'skip' },
    path: { plugin: 'scheduled-batch', contribution: 'scheduled-batch', version: '1.0.0' },
    needs: { retries: 0, timeoutSeconds: 600, cpu: 1, memoryMb: 500 },
  }
  const id = canonicalSha256(content)
  await pool.query(
    `insert into version (id, unit_id, number, content, code_sha256, code_bytes) values ($1, $2, $3, $4, $5, 14)`,
    [id, unit.id, number, JSON.stringify(content), sha256],
  )
  return id
}

/** Each unit runs its first version everywhere, as if it had been promoted there. */
export async function deployEverywhere(pool: Pool, units: readonly BenchUnit[]): Promise<void> {
  const { rows } = await pool.query<{ id: string; name: string }>('select id, name from environment')
  for (const unit of units)
    for (const { id, name } of rows)
      await pool.query(
        `insert into target (id, unit_id, environment_id, slot, current_version, observed_at) values ($1, $2, $3, $4, $5, now() + interval '1 day')`,
        [
          uuidv7(),
          unit.id,
          id,
          slotName({ project, unit: unit.name, environment: name, variant: 'main' }),
          unit.versions[0],
        ],
      )
}
