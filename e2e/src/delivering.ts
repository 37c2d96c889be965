import { expect, type Page } from '@playwright/test'
import { call, query } from './arrange'
import { project } from './trailers'

type Asked = { unit: string; environment: string; version: string; note?: string }
type Draft = { planHash: string; parts: Record<string, string> }

/** Asks for a promotion through the portal's router; answers its number. */
export async function promote(page: Page, { unit, environment, version, note }: Asked): Promise<number> {
  const about = { target: { project, unit, environment }, version }
  const { planHash, parts } = (await query(page, 'delivery.promotions.draft', about)) as Draft
  const asked = { ...about, planHash, parts, requestKey: crypto.randomUUID(), note: note ?? null, again: true }
  const { number } = (await call(page, 'delivery.promotions.request', asked)) as { number: number }
  return number
}

export async function approve(page: Page, number: number): Promise<void> {
  const { promotion } = await read(page, number)
  await call(page, 'delivery.promotions.vote', { number, planHash: promotion.planHash, verdict: 'approve' })
}

/** Resolves when the promotion has succeeded; what ended it otherwise is in the message. */
export async function succeeds(page: Page, number: number): Promise<void> {
  const ended = /^(SUCCEEDED|FAILED|ERRORED|REJECTED|EXPIRED|SUPERSEDED|ABORTED|NEEDS_ATTENTION|PAUSED)$/
  let seen = { state: '', reason: '' }
  await expect.poll(async () => (seen = (await read(page, number)).promotion).state, { timeout: 60_000 }).toMatch(ended)
  expect(seen).toMatchObject({ state: 'SUCCEEDED' })
}

type Seen = { promotion: { planHash: string; state: string; reason: string; targetId: string } }

async function read(page: Page, number: number): Promise<Seen> {
  return (await query(page, 'delivery.promotions.get', { number })) as Seen
}

/** Where a unit runs in an environment; there after its first promotion. */
export async function targetOf(page: Page, number: number): Promise<string> {
  return (await read(page, number)).promotion.targetId
}

type Change = { number: number; rowVersion: number; sha256: string }

/** Puts values into a layer: written and submitted by one person, approved by another. */
export async function configure(
  { author, reviewer }: { author: Page; reviewer: Page },
  address: string,
  values: Record<string, unknown>,
): Promise<void> {
  const layer = (await query(author, 'delivery.config.layer', { address })) as {
    revision: number
    rule: { approvals: number }
  }
  const wanted = { address, values, locks: [], message: 'For the tests.', base: layer.revision }
  const { number, rowVersion } = (await call(author, 'delivery.config.saveDraft', wanted)) as Change
  await call(author, 'delivery.config.submit', { number, ifMatch: rowVersion })
  const { change } = (await query(author, 'delivery.config.change', { number })) as { change: Change }
  await call(reviewer, 'delivery.config.vote', { number, verdict: 'approve', sha256: change.sha256 })
  const now = (await query(author, 'delivery.config.change', { number })) as { change: Change }
  await call(author, 'delivery.config.merge', { number, ifMatch: now.change.rowVersion })
}
