import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import { eventInsert } from '@groundwork/db/events'
import type { PromotionRow } from '../promotion/promotion-row'

/** The fact that a target ran a version from `since` (milliseconds) to `until`; null: it still does. */
export type Deployment = {
  id: string
  promotion: number
  version: { id: string; number: number; alias: string | null }
  mode: string
  integration: string | null
  configSha256: string
  verified: boolean
  requestedBy: string | null
  since: number
  until: number | null
}

type Row = Omit<Deployment, 'since' | 'until'> & { since: Date; until: Date | null }

const ledger = `select d.id, d.promotion_id, d.config, p.number as promotion, jsonb_build_object('id', v.id, 'number', v.number, 'alias', v.alias) as version,
    p.mode, i.name as integration, d.config_sha256 as "configSha256", d.verified, u.name as "requestedBy", d.since,
    lead(d.since) over (order by d.since, d.id) as until
  from deployment d join promotion p on p.id = d.promotion_id join version v on v.id = d.version
    left join integration i on i.id = d.integration_id left join "user" u on u.id = p.requested_by
  where d.target_id = $1`

function toDeployment({ since, until, ...row }: Row & { config?: unknown; promotion_id?: string }): Deployment {
  const { id, promotion, version, mode, integration, configSha256, verified, requestedBy } = row
  return {
    ...{ id, promotion, version, mode, integration, configSha256, verified, requestedBy },
    since: since.getTime(),
    until: until?.getTime() ?? null,
  }
}

/** What ran at a target, newest first; `before` (milliseconds) goes on from an earlier page. */
export async function deploymentsOf(
  sql: Sql,
  targetId: string,
  { before = null, limit = 50 }: { before?: number | null; limit?: number } = {},
): Promise<Deployment[]> {
  const { rows } = await sql.query<Row>({
    name: 'ledger-list',
    text: `select * from (${ledger}) l where $2::timestamptz is null or l.since < $2 order by l.since desc, l.id desc limit $3`,
    values: [targetId, before === null ? null : new Date(before), limit],
  })
  return rows.map(toDeployment)
}

/** What ran there at a moment, with the configuration that was in force; null: nothing did. */
export async function deploymentAt(
  sql: Sql,
  targetId: string,
  at: Date,
): Promise<(Deployment & { config: unknown }) | null> {
  const { rows } = await sql.query<Row & { config: unknown }>({
    name: 'ledger-at',
    text: `select * from (${ledger}) l where l.since <= $2 order by l.since desc, l.id desc limit 1`,
    values: [targetId, at],
  })
  return rows[0] ? { ...toDeployment(rows[0]), config: rows[0].config } : null
}

export async function deployedBefore(sql: Sql, targetId: string, version: string): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'ledger-has',
    text: 'select from deployment where target_id = $1 and version = $2 limit 1',
    values: [targetId, version],
  })
  return (rowCount ?? 0) > 0
}

type Recorded = {
  promotion: Pick<PromotionRow, 'id' | 'number' | 'targetId' | 'version' | 'plan'>
  /** Where its definition lives now; null: in no orchestrator. */
  integrationId: string | null
  /** Its verification has passed (or it asks for none). */
  verified: boolean
}

/**
 * Writes into the ledger that the target runs what the promotion brought, and makes it the target's current version. Once for
 * each promotion: called again it only adds that the verification has passed. For the transaction that moves the promotion.
 */
export async function recordDeployment(sql: Sql, { promotion, integrationId, verified }: Recorded): Promise<void> {
  const { id, number, targetId, version, plan } = promotion
  const { rowCount } = await sql.query({
    name: 'ledger-record',
    text: `insert into deployment (id, target_id, version, promotion_id, integration_id, config_sha256, config, verified, since)
      values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp()) on conflict (promotion_id) do nothing`,
    values: [
      uuidv7(),
      targetId,
      version,
      id,
      integrationId,
      plan.config.sha256,
      JSON.stringify(plan.config.values),
      verified,
    ],
  })
  if (rowCount) await makeCurrent(sql, { targetId, version, id, integrationId })
  if (verified) await markVerified(sql, id)
  await wakeThoseAfter(sql, targetId)
  await sql.query({
    name: 'ledger-tell',
    text: `${eventInsert} values ('target', $1, jsonb_build_object('promotion', $2::int, 'version', $3::text))`,
    values: [targetId, number, version],
  })
}

type Current = { targetId: string; version: string; id: string; integrationId: string | null }

/** What a roll back goes to is the newest other version that was verified here. */
async function makeCurrent(sql: Sql, { targetId, version, id, integrationId }: Current): Promise<void> {
  await sql.query({
    name: 'ledger-make-current',
    text: `update target t set current_version = $2, current_promotion_id = $3, integration_id = $4,
        generation = generation + 1, row_version = row_version + 1, drift = null,
        previous_verified = (select d.version from deployment d
          where d.target_id = $1 and d.verified and d.version <> $2 order by d.since desc, d.id desc limit 1)
      where t.id = $1`,
    values: [targetId, version, id, integrationId],
  })
}

async function markVerified(sql: Sql, id: string): Promise<void> {
  await sql.query({
    name: 'ledger-verified',
    text: 'update deployment set verified = true where promotion_id = $1 and not verified',
    values: [id],
  })
}

/** What waits in other environments may wait for this one: the next sweep has it judged anew. */
async function wakeThoseAfter(sql: Sql, targetId: string): Promise<void> {
  await sql.query({
    name: 'ledger-wake-after',
    text: `update promotion set wake_at = clock_timestamp() where state = 'GATING' and target_id in (
        select o.id from target o join target t on t.unit_id = o.unit_id where t.id = $1 and o.id <> $1)`,
    values: [targetId],
  })
}
