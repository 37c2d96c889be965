import type { Sql } from '@groundwork/db/pool'
import { backendContributions } from '@groundwork/plugin-host/backend-contributions'

/**
 * What verifications are called by their names in plans: those of plugins as their plugins call them, `Film rows: Rows are there`;
 * one whose plugin is gone keeps its name.
 */
export async function verificationTitles(sql: Sql, names: readonly string[]): Promise<Record<string, string>> {
  const called: Record<string, string> = Object.fromEntries(names.map((name) => [name, name]))
  if (names.includes(smoke)) called[smoke] = 'Smoke run'
  if (names.every((name) => name === smoke)) return called
  for (const offer of await backendContributions(sql, { points: ['delivery/verification/v1'] })) {
    const name = `${offer.pluginId}/${offer.contribution}`
    if (name in called) called[name] = `${offer.pluginName}: ${offer.title}`
  }
  return called
}

const smoke = 'smoke'
