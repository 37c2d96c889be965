import type { Sql } from '@groundwork/db/pool'
import { secretsSet } from '@groundwork/plugin-host/project-schema'
import type { JsonMap } from './json'
import type { JsonSchema } from './schema'
import { scanSecrets, type SecretReference } from './secrets'
import type { SecretStanding } from './validate'

/** Looks up the secrets that these configurations refer to, by name; no value is read. For `validate`. */
export async function secretStandings(
  sql: Sql,
  configurations: readonly { schema: JsonSchema | null; values: JsonMap }[],
): Promise<(reference: SecretReference) => SecretStanding> {
  const found = configurations.flatMap(({ schema, values }) => scanSecrets(schema, values).references)
  const providers = [...new Set(found.map(({ reference }) => reference.provider))]
  const kept = providers.length > 0 ? await secretsSet(sql, providers) : new Map<string, Set<string>>()
  return ({ provider, path }) => {
    const names = kept.get(provider)
    return names ? (names.has(path) ? 'set' : 'missing') : 'unknown'
  }
}
