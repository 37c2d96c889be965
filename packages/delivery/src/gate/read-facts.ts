import { ownerTeamOf } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'
import { readApproval } from './approval-facts'
import { readAsker } from './asker-facts'
import type { GateFacts, GateSubject, Spell, StoredGate } from './gate-facts'
import type { GateResult, Verdict } from './gate-state'
import { movedBindings, movedLayers } from './moved-facts'
import { readWindows } from './read-windows'

type Row = {
  at: Date
  version: GateFacts['version']
  current: GateFacts['current']
  pin: (Omit<NonNullable<GateFacts['pin']>, 'until'> & { until: string | null }) | null
  hold: { reason: string; at: string; until: string | null } | null
  veto: (Omit<NonNullable<GateFacts['veto']>, 'until'> & { until: string | null }) | null
  stored: (Omit<StoredGate, 'state' | 'opensAt' | 'kept' | 'despite'> & {
    state: string
    opensAt: string | null
    rule: unknown
  })[]
}

const factsText = `select coalesce($4::timestamptz, clock_timestamp()) as at,
  (select jsonb_build_object('number', v.number, 'dirty', v.dirty, 'commit', v.content #>> '{git,commit}')
    from version v where v.id = $2) as version,
  (select jsonb_build_object('version', v.id, 'number', v.number) from version v where v.id = t.current_version) as current,
  (select jsonb_build_object('version', p.version, 'number', v.number, 'reason', p.reason, 'by', coalesce(u.name, p.set_by),
      'until', p.until)
    from pin p left join version v on v.id = p.version left join "user" u on u.id = p.set_by
    where p.target_id = t.id and p.lifted_at is null and (p.until is null or p.until > coalesce($4::timestamptz, clock_timestamp()))) as pin,
  (select jsonb_build_object('reason', h.reason, 'at', h.created_at, 'until', h.until) from hold h
    where h.target_id = t.id and h.lifted_at is null
      and (h.until is null or h.until > coalesce($4::timestamptz, clock_timestamp()))) as hold,
  (select jsonb_build_object('everywhere', x.environment_id is null, 'reason', x.reason, 'by', coalesce(u.name, x.set_by),
      'until', x.until)
    from veto x left join "user" u on u.id = x.set_by
    where x.version = $2 and x.lifted_at is null and (x.environment_id is null or x.environment_id = t.environment_id)
      and (x.until is null or x.until > coalesce($4::timestamptz, clock_timestamp()))
    order by x.until desc nulls first limit 1) as veto,
  coalesce((select jsonb_agg(jsonb_build_object('id', g.gate_id, 'state', g.state, 'why', g.why, 'unblockedBy', g.unblocked_by,
      'opensAt', g.opens_at, 'rule', g.rule, 'overriddenBy', coalesce(u.name, g.overridden_by),
      'overrideReason', g.override_reason))
    from gate g left join "user" u on u.id = g.overridden_by where g.promotion_id = $3), '[]') as stored
  from target t where t.id = $1`

export type FactOptions = {
  /** The moment to judge by; the database's clock where it is not given. */
  at?: Date
  pluginVerdicts?: ReadonlyMap<string, Verdict>
}

/** Reads what the gates of a promotion (or draft) are judged by, as it is in the caller's transaction. */
export async function readFacts(
  sql: Sql,
  subject: GateSubject,
  { at, pluginVerdicts = new Map() }: FactOptions = {},
): Promise<GateFacts> {
  const { plan, promotionId } = subject
  const { rows } = await sql.query<Row>({
    name: 'gate-facts',
    text: factsText,
    values: [plan.target.id, plan.to, promotionId, at ?? null],
  })
  const row = rows[0]
  if (!row) throw new Error('A promotion has a target.')
  const owner = await ownerTeamOf(sql, plan.target.project)
  return {
    at: row.at.getTime(),
    version: row.version,
    current: row.current,
    pin: row.pin && { ...row.pin, until: millis(row.pin.until) },
    hold: row.hold && { reason: row.hold.reason, at: Date.parse(row.hold.at), until: millis(row.hold.until) },
    veto: row.veto && { ...row.veto, until: millis(row.veto.until) },
    windows: await readWindows(sql),
    stored: new Map(row.stored.map((gate) => [gate.id, toStored(gate)])),
    pluginVerdicts,
    upstream: await readSpells(sql, subject),
    ...(await readApproval(sql, subject, owner)),
    asker: await readAsker(sql, subject, owner),
    movedLayers: promotionId === null ? [] : await movedLayers(sql, subject, row.at),
    movedBindings: promotionId === null ? [] : await movedBindings(sql, subject),
  }
}

const millis = (text: string | null): number | null => (text === null ? null : Date.parse(text))

function toStored({ rule, state, opensAt, ...gate }: Row['stored'][number]): StoredGate {
  const { kept = {}, despite = false } = (rule ?? {}) as { kept?: Record<string, number>; despite?: boolean }
  return { ...gate, state: state as GateResult, opensAt: millis(opensAt), kept, despite }
}

type SpellRow = { from: Date; to: Date | null; verified: boolean }

const spellsText = `select d.since as "from", d.until as "to", d.verified from (
    select version, verified, since, lead(since) over (order by since, d.id) as until
    from deployment d join target t on t.id = d.target_id join environment e on e.id = t.environment_id
    where e.name = $1 and t.variant = 'main' and t.unit_id = (select unit_id from target where id = $2)
  ) d where d.version = $3 order by d.since`

/** Deployments of one version one after the other are one spell. */
async function readSpells(sql: Sql, { plan }: GateSubject): Promise<Spell[]> {
  const rule = plan.gates.find(({ kind }) => kind === 'upstream')?.rule as { environment?: string } | undefined
  if (!rule?.environment) return []
  const { rows } = await sql.query<SpellRow>({
    name: 'gate-upstream-spells',
    text: spellsText,
    values: [rule.environment, plan.target.id, plan.to],
  })
  const spells: Spell[] = []
  for (const { from, to, verified } of rows) {
    const last = spells.at(-1)
    if (last && last.to === from.getTime()) {
      last.to = to?.getTime() ?? null
      last.verified ||= verified
    } else spells.push({ from: from.getTime(), to: to?.getTime() ?? null, verified })
  }
  return spells
}
