import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { StoredFile } from '../bundle/stored-files'
import type { Manifest } from '@groundwork/plugin-sdk/manifest'

export type Trust = 'shipped' | 'signed' | 'unsigned'

/** A packed plugin version as it is stored; never changed but for its failure. */
export type BundleRow = {
  sha256: string
  pluginId: string
  version: string
  manifest: Manifest
  files: Record<string, StoredFile>
  sizeBytes: number
  trust: Trust
  keyId: string | null
  source: string
  origin: string
  uploadedBy: string | null
  failure: string | null
  failedAt: Date | null
  createdAt: Date
}

// Of bundles that came in within a millisecond the higher version counts as the newer.
const numbers = (version: string) => `string_to_array(split_part(${version}, '-', 1), '.')::numeric[]`

const columns = `sha256, plugin_id as "pluginId", version, manifest, files, size_bytes as "sizeBytes", trust,
  key_id as "keyId", source, origin, uploaded_by as "uploadedBy", failure, failed_at as "failedAt", created_at as "createdAt"`

/** A stored bundle; throws NotFoundError. */
export async function bundleRow(sql: Sql, sha256: string): Promise<BundleRow> {
  const { rows } = await sql.query<BundleRow>({
    name: 'plugin-bundle-row',
    text: `select ${columns} from plugin_bundle where sha256 = $1`,
    values: [sha256],
  })
  if (rows[0]) return rows[0]
  throw new NotFoundError('This bundle is not here. It may have been removed; upload it again.')
}

/** All stored bundles of a plugin, newest first. */
export async function bundleRows(sql: Sql, pluginId: string): Promise<BundleRow[]> {
  const { rows } = await sql.query<BundleRow>({
    name: 'plugin-bundle-rows',
    text: `select ${columns} from plugin_bundle where plugin_id = $1 order by created_at desc, ${numbers('version')} desc, sha256`,
    values: [pluginId],
  })
  return rows
}

/** A version that was tried and did not start, or did what it must not. */
export type FailedVersion = { version: string; failure: string }

/**
 * Of each plugin id that is not installed, or only as somebody's preview of a folder, the newest stored bundle that is not known to have failed; where all have, the
 * newest. `newerFailed`: a newer one that has.
 */
export async function bundlesToInstall(sql: Sql): Promise<(BundleRow & { newerFailed: FailedVersion | null })[]> {
  const { rows } = await sql.query<BundleRow & { newerFailed: FailedVersion | null }>({
    name: 'plugin-bundles-to-install',
    text: `select distinct on (plugin_id) ${columns}, (
          select jsonb_build_object('version', n.version, 'failure', n.failure) from plugin_bundle n
          where n.plugin_id = b.plugin_id and n.source <> 'dev' and n.failure is not null and b.failure is null
            and (n.created_at, ${numbers('n.version')}) > (b.created_at, ${numbers('b.version')})
            order by n.created_at desc, ${numbers('n.version')} desc limit 1) as "newerFailed"
        from plugin_bundle b
      where source <> 'dev' and not exists (
        select from plugin_installation i where i.plugin_id = b.plugin_id and i.state <> 'uninstalled' and not i.dev)
      order by plugin_id, failure is not null, created_at desc, ${numbers('version')} desc, sha256`,
  })
  return rows
}

/** These bundles, in no order; unknown ones are missing. */
export async function bundlesOf(sql: Sql, shas: string[]): Promise<BundleRow[]> {
  const { rows } = await sql.query<BundleRow>({
    name: 'plugin-bundles-of',
    text: `select ${columns} from plugin_bundle where sha256 = any($1::text[])`,
    values: [shas],
  })
  return rows
}
