import type { Json, Page } from './effect'

/**
 * Something that the catalogue is to know of.
 *
 * @example
 * ```ts
 * const entry: CatalogEntry = { key: 'dash-7', kind: 'dashboard', title: 'Ranking', relations: [], facts: {} }
 * ```
 */
export type CatalogEntry = {
  /** Its name for the provider, for ever. */
  key: string
  kind: string
  title: string
  description?: string
  owner?: { team: string }
  href?: string
  relations: { kind: 'uses' | 'part-of'; to: { kind: string; name: string } }[]
  facts: Record<string, Json>
}

/**
 * `catalog/provider/v1`: adds entries to the catalogue. Groundwork asks from time to time, page by page, and keeps what
 * it was told; an entry that is no longer told of is marked as gone.
 *
 * @example
 * ```ts
 * implementPoint('catalog/provider/v1', {
 *   entries: async ({ after }, { platform }) => {
 *     const { values } = await platform.config.get<{ folder: string }>()
 *     return { items: await readDashboards(values.folder, after), next: null }
 *   },
 * })
 * ```
 */
export type CatalogProviderV1 = {
  /** `after` is the `next` of the page before; null for the first. */
  entries(input: { after: string | null }): Promise<Page<CatalogEntry>>
}
