import type { Integration } from '@groundwork/plugin-sdk/backend'
import type { Platform } from '@groundwork/plugin-sdk/platform'
import type { Labels, Launch } from '@groundwork/plugin-sdk/points'

/** What stands in a slot: the newest put, whoever made it. */
export type Job = { slot: string; labels: Labels; launch: Launch; active: boolean; revision: number; writtenAt: number }
/** One start; two starts with one key are two of these. */
export type Start = { id: string; key: string; slot: string; at: number }

type Where = { platform: Platform; integration: Integration | null }

/** Two integrations of this plugin are two engines: what one holds the other does not see. */
export function storeOf({ platform: { kv }, integration }: Where) {
  const own = integration?.id ?? 'none'
  const jobKey = (slot: string) => `job:${own}:${slot}`
  const startPrefix = (slot: string) => `start:${own}:${slot}:`
  return {
    job: (slot: string) => kv.get<Job>(jobKey(slot)),
    writeJob: (job: Job) => kv.set(jobKey(job.slot), job),
    removeJob: (slot: string) => kv.delete(jobKey(slot)),
    async jobs(after: string | null) {
      const page = await kv.list<Job>(`job:${own}:`, after === null ? {} : { after })
      return { items: page.items.map(({ value }) => value), next: page.next }
    },
    writeStart: (start: Start) => kv.set(`${startPrefix(start.slot)}${start.id}`, start, { ttlSeconds: 30 * 86_400 }),
    async starts(slot: string) {
      const { items } = await kv.list<Start>(startPrefix(slot), { limit: 1_000 })
      return items.map(({ value }) => value).toSorted((a, b) => a.at - b.at)
    },
  }
}

export function indexMs({ integration }: Pick<Where, 'integration'>): number {
  const { indexSeconds = 0.3 } = (integration?.config ?? {}) as { indexSeconds?: number }
  return indexSeconds * 1_000
}
