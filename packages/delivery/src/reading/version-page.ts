import type { Sql } from '@groundwork/db/pool'
import { readVersion, type Version } from '../version/rows'
import { readUnit, type Unit } from '../version/unit'
import { listEnvironments } from '../environment/rows'
import { cellsOf } from './cell'
import { type Lane, lanesOf, readDeployed, readVetoes } from './lanes'
import { runIdsOf } from './run-ids'

export type VersionPage = { version: Version; unit: Unit; run: string | null; lanes: Lane[] }

/** @throws NotFoundError */
export async function versionPage(sql: Sql, id: string): Promise<VersionPage> {
  const version = await readVersion(sql, id)
  const unit = await readUnit(sql, version.unitId)
  const lanes = lanesOf(version, {
    environments: await listEnvironments(sql),
    cells: await cellsOf(sql, [unit.id]),
    deployed: await readDeployed(sql, unit.id),
    vetoes: await readVetoes(sql, unit.id),
  })
  const runs = await runIdsOf(sql, version.runNumber === null ? [] : [version.runNumber])
  return { version, unit, lanes, run: version.runNumber === null ? null : (runs.get(version.runNumber) ?? null) }
}
