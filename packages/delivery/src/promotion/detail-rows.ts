import type { Sql } from '@groundwork/db/pool'
import { launchesOfPromotion, type LaunchSeen } from './launches-seen'
import type { PromotionRow } from './promotion-row'
import { verificationTitles } from './verification-titles'

export type VersionShown = { id: string; number: number; alias: string | null }

export type StepShown = {
  id: string
  title: string
  state: string
  reason: string | null
  result: unknown
  startedAt: number | null
  finishedAt: number | null
}

export type EffectShown = {
  key: string
  stepId: string
  call: string
  integration: string | null
  state: string
  tries: number
  detail: string | null
  receipt: unknown
  intentAt: number
  settledAt: number | null
}

export type VoteShown = {
  gateId: string
  userId: string
  name: string
  verdict: string
  comment: string | null
  revision: number
  at: number
  /** It was for the plan that the promotion has now. */
  forThisPlan: boolean
}

export type VerificationShown = {
  name: string
  /** What people read instead of its name. */
  title: string
  kind: string
  state: string
  why: string | null
  figures: unknown
  tries: number
  startedAt: number | null
  finishedAt: number | null
}

export type EventShown = {
  id: number
  kind: string
  from: string | null
  to: string | null
  by: string
  words: string
  data: unknown
  at: number
}

export type DetailRows = {
  version: VersionShown
  from: VersionShown | null
  steps: StepShown[]
  effects: EffectShown[]
  votes: VoteShown[]
  verifications: VerificationShown[]
  /** Oldest first. */
  events: EventShown[]
  launches: LaunchSeen[]
  /**
   * What was verified there before; null: nothing. `isNewer` than what runs: to bring it again is no roll back. `isCurrent`: by the
   * ledger it runs there, so that there is a way back to it only while this promotion acts.
   */
  rollbackTo: (VersionShown & { verifiedAt: number | null; isNewer: boolean; isCurrent: boolean }) | null
  /** The promotion that brought what ran there before this one did; null: nothing did, or what this one brought runs no more. */
  before: number | null
  /** Those before it in the queue of its target, and the one that holds it. */
  ahead: { number: number; state: string }[]
  links: { retryOf: number | null; retriedBy: number | null; rollbackOf: number | null; supersededBy: number | null }
}

type Found = Omit<DetailRows, 'launches' | 'verifications'> & { verifications: Omit<VerificationShown, 'title'>[] }

// One statement: a page of one promotion is opened often, and its parts are small.
const detailText = `select
  (select jsonb_build_object('id', id, 'number', number, 'alias', alias) from version where id = p.version) as version,
  (select jsonb_build_object('id', id, 'number', number, 'alias', alias) from version where id = p.from_version) as "from",
  coalesce((select jsonb_agg(jsonb_build_object('id', s.step_id, 'title', s.title, 'state', s.state, 'reason', s.reason, 'result', s.result,
      'startedAt', ms(s.started_at), 'finishedAt', ms(s.finished_at)) order by s.ordinal)
    from promotion_step s where s.promotion_id = p.id), '[]') as steps,
  coalesce((select jsonb_agg(jsonb_build_object('key', e.key, 'stepId', e.step_id, 'call', e.call, 'integration', i.name, 'state', e.state,
      'tries', e.tries, 'detail', e.detail, 'receipt', e.receipt, 'intentAt', ms(e.intent_at), 'settledAt', ms(e.settled_at))
      order by e.intent_at, e.key)
    from effect e left join integration i on i.id = e.integration_id where e.promotion_id = p.id), '[]') as effects,
  coalesce((select jsonb_agg(jsonb_build_object('gateId', v.gate_id, 'userId', v.user_id, 'name', coalesce(u.name, v.user_id),
      'verdict', v.verdict, 'comment', v.comment, 'revision', v.revision, 'at', ms(v.at), 'forThisPlan', v.plan_hash = p.plan_hash)
      order by v.at, v.revision)
    from vote v left join "user" u on u.id = v.user_id where v.promotion_id = p.id), '[]') as votes,
  coalesce((select jsonb_agg(jsonb_build_object('name', v.name, 'kind', v.kind, 'state', v.state, 'why', v.why, 'figures', v.figures,
      'tries', v.tries, 'startedAt', ms(v.started_at), 'finishedAt', ms(v.finished_at)) order by v.name)
    from promotion_verification v where v.promotion_id = p.id), '[]') as verifications,
  coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'from', e.from_state, 'to', e.to_state, 'by', e.actor_name,
      'words', e.words, 'data', e.data - 'shown', 'at', ms(e.at)) order by e.id)
    from promotion_event e where e.promotion_id = p.id), '[]') as events,
  (select jsonb_build_object('id', v.id, 'number', v.number, 'alias', v.alias, 'verifiedAt', (select ms(max(d.since)) from deployment d
      where d.target_id = t.id and d.version = v.id and d.verified),
      'isNewer', v.number > (select number from version where id = t.current_version), 'isCurrent', v.id = t.current_version)
    from version v where v.id = case when t.current_version <> p.version and exists (select from deployment d
        where d.target_id = t.id and d.version = t.current_version and d.verified) then t.current_version
      else nullif(t.previous_verified, p.version) end) as "rollbackTo",
  (select q.number from deployment own join deployment d on d.target_id = own.target_id and d.since < own.since
    join promotion q on q.id = d.promotion_id
    where own.promotion_id = p.id and t.current_promotion_id = p.id order by d.since desc, d.id desc limit 1) as before,
  coalesce((select jsonb_agg(jsonb_build_object('number', o.number, 'state', o.state) order by o.number)
    from promotion o where o.target_id = p.target_id and o.id <> p.id
      and (o.state in ('APPLYING', 'PAUSED', 'NEEDS_ATTENTION', 'VERIFYING', 'CANCELLING')
        or (o.state = 'QUEUED' and (o.number < p.number or o.mode = 'rollback')))), '[]') as ahead,
  jsonb_build_object('retryOf', (select number from promotion where id = p.retry_of),
    'retriedBy', (select min(number) from promotion where retry_of = p.id),
    'rollbackOf', (select number from promotion where id = p.rollback_of),
    'supersededBy', (select number from promotion where id = p.superseded_by)) as links
  from promotion p join target t on t.id = p.target_id where p.id = $1`.replaceAll(
  /ms\(((?:[^()]|\([^()]*\))+)\)/g,
  '(extract(epoch from $1) * 1000)::bigint',
)

/** What there is about a promotion beside its row. */
export async function detailRows(sql: Sql, { id }: Pick<PromotionRow, 'id'>): Promise<DetailRows> {
  const { rows } = await sql.query<Found>({ name: 'promotion-detail', text: detailText, values: [id] })
  const found = rows[0]!
  const names = found.verifications.map(({ name }) => name)
  const called = await verificationTitles(sql, names)
  const verifications = found.verifications.map((each) => ({ ...each, title: called[each.name] ?? each.name }))
  return { ...found, verifications, launches: await launchesOfPromotion(sql, id) }
}
