import { getBlob } from '@groundwork/db/blobs'
import type { Sql } from '@groundwork/db/pool'
import type { Contribution } from '@groundwork/plugin-sdk/manifest'
import { type BundleRow, bundlesOf } from '../registry/bundles'
import { type Installation, installations } from '../registry/installation'

/** Points whose implementations are called by their methods, with a configuration of their own where they name a schema. */
type CalledContribution = Extract<Contribution, { configSchema?: string | undefined }>
export type CalledPoint = CalledContribution['point']

/** One implementation of such a point, of a plugin that is registered. `isOn`: it can be called. */
export type BackendContribution = {
  pluginId: string
  pluginName: string
  pluginVersion: string
  isOn: boolean
  point: CalledPoint
  contribution: string
  title: string
  description: string | null
  /** SHA-256 of its JSON Schema's file; null: it takes no configuration. */
  schemaSha: string | null
}

/** Those of the active versions, by plugin. Ones of disabled plugins too. */
export async function backendContributions(
  sql: Sql,
  of: { points?: readonly CalledPoint[]; pluginId?: string } = {},
): Promise<BackendContribution[]> {
  const found = (await installations(sql)).filter(
    ({ pluginId }) => of.pluginId === undefined || pluginId === of.pluginId,
  )
  const shas = found.map(({ activeSha }) => activeSha)
  const bundles = new Map((await bundlesOf(sql, shas)).map((bundle) => [bundle.sha256, bundle]))
  return found.flatMap((installed) => {
    const bundle = bundles.get(installed.activeSha)
    return bundle ? contributionsOf(installed, bundle).filter(({ point }) => of.points?.includes(point) ?? true) : []
  })
}

function contributionsOf({ name, version, state }: Installation, bundle: BundleRow): BackendContribution[] {
  return bundle.manifest.contributes.filter(isCalled).map(({ point, id, title, description, configSchema }) => ({
    pluginId: bundle.pluginId,
    pluginName: name,
    pluginVersion: version,
    isOn: state === 'enabled' || state === 'draft',
    point,
    contribution: id,
    title,
    description: description ?? null,
    schemaSha: (configSchema && bundle.files[configSchema]?.sha256) || null,
  }))
}

function isCalled(contribution: Contribution): contribution is CalledContribution {
  return /^(integration|delivery)\//.test(contribution.point)
}

/** The JSON Schema of what one use of it is configured with; null when it takes nothing. */
export async function contributionSchema(
  sql: Sql,
  { schemaSha }: Pick<BackendContribution, 'schemaSha'>,
): Promise<Record<string, unknown> | null> {
  const bytes = schemaSha ? await getBlob(sql, schemaSha) : null
  return bytes ? (JSON.parse(bytes.toString('utf8')) as Record<string, unknown>) : null
}
