import type { Sql } from '@groundwork/db/pool'
import { projectLibraries } from '@groundwork/plugin-host/project-schema'
import type { Address } from './address'
import type { JsonMap } from './json'
import { layerName, type Problem } from './layer'
import { libraryFor, schemaOf } from './libraries'
import { isOfSchedule } from './own-schedule'
import { inWords, type Pointer } from './pointer'
import { resolve } from './resolve'
import { type JsonSchema, schemaAt } from './schema'
import { secretStandings } from './secret-standings'
import { validate } from './validate'

/** The schema of what a layer configures now; null: no library configures it. */
export async function schemaOfLayer(sql: Sql, address: Address): Promise<JsonSchema | null> {
  if (address.project !== null) {
    const { library } = await libraryFor(sql, address.project)
    return library ? schemaOf(library) : null
  }
  const own = (await projectLibraries(sql)).find(({ pluginId }) => pluginId === address.library)
  return own ? schemaOf(own) : null
}

/** What is wrong with what one layer says, by itself: what must be there may come from another one. */
export async function checkLayer(
  sql: Sql,
  address: Address,
  said: { values: JsonMap; locks: readonly Pointer[] },
): Promise<Problem[]> {
  const schema = await schemaOfLayer(sql, address)
  const secretsOf = await secretStandings(sql, [{ schema, values: said.values }])
  const layer = { kind: address.kind, address: address.address, revision: 0, ...said }
  const problems = [
    ...validate(schema, said.values, { partial: true, secretsOf }),
    ...resolve([layer], schema).problems,
    ...strayLocks(schema, said.locks),
    ...(address.kind === 'target' && said.locks.length > 0 ? [noLocks(address)] : []),
  ]
  return problems.map((problem) => ({ ...problem, layer: address.address }))
}

function strayLocks(schema: JsonSchema | null, locks: readonly Pointer[]): Problem[] {
  if (!schema) return []
  return locks
    .filter((lock) => schemaAt(schema, lock) === null && !isOfSchedule(lock))
    .map((lock) => ({ pointer: lock, level: 'error', message: `There is no key ${inWords(lock)} to lock.` }))
}

function noLocks(address: Address): Problem {
  const message = `Nothing is above ${layerName(address)}, so a lock there locks nothing out. Leave out the locks.`
  return { pointer: '', level: 'error', message }
}
