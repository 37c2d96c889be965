import type { Sql } from '@groundwork/db/pool'
import { coversIdSql } from '../envelope/excess'
import { bundleRow } from '../registry/bundles'
import { type Installation, installations } from '../registry/registry'

/** What a version has to run; null where it is pages only. */
export type BackendFacts = { entry: string; memoryMb: number; version: string } | null

export type Known = {
  installed: Installation
  active: BackendFacts
  pending: BackendFacts
  ratePerMinute: number | null
}

/** Reads what is registered; bundles never change, so each is read once. */
export function createKnownPlugins(sql: Sql) {
  const facts = new Map<string, BackendFacts>()

  async function backendOf(sha256: string): Promise<BackendFacts> {
    const known = facts.get(sha256)
    if (known !== undefined) return known
    const { manifest, version } = await bundleRow(sql, sha256)
    const { backend } = manifest
    const found = backend ? { entry: backend.entry, memoryMb: backend.memoryMb, version } : null
    facts.set(sha256, found)
    return found
  }

  return {
    backendOf,
    async read(): Promise<Map<string, Known>> {
      const [all, rates] = [await installations(sql), await envelopeRates(sql)]
      const known = new Map<string, Known>()
      for (const installed of all) {
        const { pluginId, activeSha, pendingSha } = installed
        known.set(pluginId, {
          installed,
          active: await backendOf(activeSha),
          pending: pendingSha ? await backendOf(pendingSha) : null,
          ratePerMinute: rates.get(pluginId) ?? null,
        })
      }
      return known
    },
  }
}

async function envelopeRates(sql: Sql): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ pluginId: string; rate: number }>({
    name: 'plugin-envelope-rates',
    text: `select distinct on (i.plugin_id) i.plugin_id as "pluginId", e.rate_per_minute as rate
      from plugin_installation i join plugin_envelope e
        on e.team_id = i.owner_team and ${coversIdSql('e.id_prefix', 'i.plugin_id')}
      order by i.plugin_id, length(e.id_prefix) desc`,
  })
  return new Map(rows.map(({ pluginId, rate }) => [pluginId, rate]))
}
