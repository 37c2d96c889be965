import { type Actor, can, type Decision } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import { openState, selecting } from '../gate/windows'
import { inSql, terminalStates, type PromotionState } from '../model/states'
import type { PromotionMode } from '../promotion/promotion-row'
import { resourceOf } from '../promotion/permission'
import { readWindows } from '../gate/read-windows'
import { type Adoption, adoptionFacts, adoptionOf } from './adoption'
import { type Deployment, deploymentAt } from './ledger'
import { readTarget, type Target } from './target'

export type Pin = {
  version: string
  number: number | null
  reason: string
  setBy: string
  at: number
  until: number | null
}
export type VetoRow = Pin & { environment: string | null }
export type Hold = { reason: string; setBy: string | null; promotion: number | null; at: number; until: number | null }
/** Of the schedule: new slots are skipped. */
export type Pause = { reason: string; setBy: string; at: number; until: number | null }

export type TargetDetail = {
  target: Target
  current: (Deployment & { config: unknown }) | null
  previousVerified: { id: string; number: number; alias: string | null } | null
  drift: Drift
  pin: Pin | null
  hold: Hold | null
  pause: Pause | null
  vetoes: VetoRow[]
  windows: {
    freezes: { title: string; reason: string; until: number | null }[]
    isOpen: boolean
    opensAt: number | null
  }
  active: { number: number; state: PromotionState; version: number; mode: PromotionMode }[]
  schedule: { cron: string; timeZone: string; active: boolean; nextSlot: number | null } | null
  may: Record<'control' | 'request' | 'run', Decision>
}

/** What the target should run against what was last seen of it; `words` null: no difference is known. */
export type Drift = {
  words: string | null
  observed: unknown
  observedAt: number | null
  /** Whether the difference can be taken over, and what that would be; null: there is none. */
  adoption: Adoption | null
}

async function driftOf(sql: Sql, { id, drift, observed, observedAt }: Target): Promise<Drift> {
  const facts = drift === null ? null : await adoptionFacts(sql, id)
  return { words: drift, observed, observedAt, adoption: facts && adoptionOf(facts) }
}

type Marks = {
  pin: (Omit<Pin, 'at' | 'until'> & { at: string; until: string | null }) | null
  hold: (Omit<Hold, 'at' | 'until'> & { at: string; until: string | null }) | null
  pause: (Omit<Pause, 'at' | 'until'> & { at: string; until: string | null }) | null
  vetoes: (Omit<VetoRow, 'at' | 'until'> & { at: string; until: string | null })[]
  previous: TargetDetail['previousVerified']
  active: TargetDetail['active']
  schedule: (Omit<NonNullable<TargetDetail['schedule']>, 'nextSlot'> & { nextSlot: string | null }) | null
}

const marksText = `select
  (select jsonb_build_object('version', p.version, 'number', v.number, 'reason', p.reason, 'setBy', coalesce(u.name, p.set_by),
      'at', p.created_at, 'until', p.until)
    from pin p left join version v on v.id = p.version left join "user" u on u.id = p.set_by
    where p.target_id = t.id and p.lifted_at is null and (p.until is null or p.until > now())) as pin,
  (select jsonb_build_object('reason', h.reason, 'setBy', coalesce(u.name, h.set_by), 'promotion', p.number, 'at', h.created_at, 'until', h.until)
    from hold h left join "user" u on u.id = h.set_by left join promotion p on p.id = h.promotion_id
    where h.target_id = t.id and h.lifted_at is null and (h.until is null or h.until > now())) as hold,
  (select jsonb_build_object('reason', h.reason, 'setBy', coalesce(u.name, h.set_by), 'at', h.created_at, 'until', h.until)
    from schedule_pause h left join "user" u on u.id = h.set_by
    where h.target_id = t.id and h.lifted_at is null and (h.until is null or h.until > now())) as pause,
  coalesce((select jsonb_agg(jsonb_build_object('version', x.version, 'number', v.number, 'reason', x.reason,
      'setBy', coalesce(u.name, x.set_by), 'at', x.created_at, 'until', x.until, 'environment', e.name) order by v.number desc)
    from veto x join version v on v.id = x.version left join "user" u on u.id = x.set_by left join environment e on e.id = x.environment_id
    where x.unit_id = t.unit_id and x.lifted_at is null and (x.environment_id is null or x.environment_id = t.environment_id)
      and (x.until is null or x.until > now())), '[]') as vetoes,
  (select jsonb_build_object('id', v.id, 'number', v.number, 'alias', v.alias) from version v where v.id = t.previous_verified) as previous,
  coalesce((select jsonb_agg(jsonb_build_object('number', p.number, 'state', p.state, 'version', v.number, 'mode', p.mode) order by p.number)
    from promotion p join version v on v.id = p.version where p.target_id = t.id
      and p.state not in (${inSql(terminalStates)})), '[]') as active,
  (select jsonb_build_object('cron', s.cron, 'timeZone', s.time_zone, 'active', s.active, 'nextSlot', s.next_slot)
    from schedule s where s.target_id = t.id) as schedule
  from target t where t.id = $1`

const millis = (text: string | null): number | null => (text === null ? null : Date.parse(text))

/** Everything about one target, for its page. @throws NotFoundError */
export async function targetDetail(sql: Sql, actor: Actor, id: string): Promise<TargetDetail> {
  const target = await readTarget(sql, id)
  const { rows } = await sql.query<Marks>({ name: 'target-marks', text: marksText, values: [id] })
  const { pin, hold, pause, vetoes, previous, active, schedule } = rows[0]!
  const resource = await resourceOf(sql, {
    kind: 'target',
    id,
    project: target.project,
    environment: target.environment,
  })
  const now = Date.now()
  const open = openState(selecting(await readWindows(sql), target), now)
  return {
    target,
    current: await deploymentAt(sql, id, new Date(now)),
    previousVerified: previous,
    drift: await driftOf(sql, target),
    pin: pin && { ...pin, at: Date.parse(pin.at), until: millis(pin.until) },
    hold: hold && { ...hold, at: Date.parse(hold.at), until: millis(hold.until) },
    pause: pause && { ...pause, at: Date.parse(pause.at), until: millis(pause.until) },
    vetoes: vetoes.map((each) => ({ ...each, at: Date.parse(each.at), until: millis(each.until) })),
    windows: {
      freezes: [
        ...open.unreadFreezes.map(({ window: { title }, why }) => ({ title, reason: why, until: null })),
        ...open.freezes.map(({ window: { title, reason }, until }) => ({ title, reason, until })),
      ],
      isOpen: open.opensAt === now,
      opensAt: open.opensAt,
    },
    active,
    schedule: schedule && { ...schedule, nextSlot: millis(schedule.nextSlot) },
    may: {
      control: can(actor, 'target.control', resource),
      request: can(actor, 'promotion.request', resource),
      run: can(actor, 'target.run', resource),
    },
  }
}
