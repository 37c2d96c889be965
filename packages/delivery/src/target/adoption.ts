import type { Sql } from '@groundwork/db/pool'
import type { Definition, Schedule, Seen } from '@groundwork/plugin-sdk/points'
import { canonicalJson } from '../model/canonical'
import { pendingWords } from './adopted'

/** When something starts, without from when on. */
export type Timing = Pick<Schedule, 'cron' | 'timeZone' | 'overlap'>

/** One thing in which what is there differs, and which Groundwork can say itself. */
type AdoptedChange = { what: 'off' } | { what: 'schedule'; from: Timing | null; to: Timing | null }

/** Whether a difference can be taken over, and what that would be; else why not, and what to do, in a sentence. */
export type Adoption =
  | { can: true; token: string; key: string; active: boolean; changes: AdoptedChange[]; words: string }
  /** `pending`: the configuration change that takes it over already, once it is merged. */
  | { can: false; why: string; pending?: number }

/** What Groundwork last wrote at a target, and what was last seen there. */
export type AdoptionFacts = {
  drift: string | null
  /** As it was stored: what a plugin said. */
  observed: unknown
  integration: string
  currentVersion: string | null
  last: {
    key: string
    call: string
    version: string
    promotion: number
    receipt: Partial<Pick<Definition, 'schedule' | 'active'>> | null
  } | null
  /** The configuration change that takes it over and waits to be merged. */
  pending: number | null
  /** The number of the version that the definition says it is, where it is one of the unit. */
  labelled: { id: string; number: number } | null
}

/** Pure: what of a difference can be taken over. A version never is: its gates would be gone round. */
export function adoptionOf(facts: AdoptionFacts): Adoption {
  const { drift, integration, last, currentVersion, pending } = facts
  const no = (why: string): Adoption => ({ can: false, why })
  if (drift === null) return no('Nothing differs, so there is nothing to take over.')
  const seen = (facts.observed ?? {}) as Partial<Seen<Definition>>
  if (seen.is === 'absent')
    return no(
      'The definition is gone, and nothing is left to take over. Re-apply the version, or take its schedule away by a promotion.',
    )
  if (seen.is === 'foreign')
    return no(
      "What is there is not Groundwork's, so nobody can say which version it is. Re-apply the version to replace it.",
    )
  if (seen.is !== 'present' || !seen.value || !last) return no('It was not seen well enough to be taken over.')
  const { labels, token, active, schedule, state } = seen.value
  if (labels?.key !== last.key || labels.version !== last.version) return no(otherWords(facts))
  if (state === 'broken') return no(`${integration} cannot use it as it is. Re-apply the version.`)
  if (last.version !== currentVersion)
    return no(
      `It is what P-${last.promotion} put there before it ended. Retry P-${last.promotion}, so that its gates and verification judge it, or re-apply what should run.`,
    )
  if (pending !== null) return { can: false, why: pendingWords(pending), pending }
  const before = last.receipt ?? {}
  if (active && before.active === false)
    return no('It was switched on there, and what starts by itself goes through a promotion. Promote the version here.')
  const changes: AdoptedChange[] = !active && before.active !== false ? [{ what: 'off' }] : []
  const [from, to] = [timingOf(before.schedule), timingOf(schedule)]
  if (canonicalJson(from) !== canonicalJson(to)) changes.push({ what: 'schedule', from, to })
  if (changes.length === 0)
    return no(
      `${integration} says that it was changed, but neither its schedule nor whether it is switched on was: nothing of Groundwork could say the difference. Re-apply the version.`,
    )
  return { can: true, token, key: last.key, active, changes, words: changes.map(changeWords).join(' ') }
}

function otherWords({ labelled, integration }: AdoptionFacts): string {
  if (labelled)
    return `It says that it is v${labelled.number}. Promote v${labelled.number} here: then its gates judge it, and the ledger says that it runs.`
  return `The definition on ${integration} is not of the last write from here, so nobody can say which version it is. Re-apply the version.`
}

function timingOf(schedule: Schedule | null | undefined): Timing | null {
  if (!schedule) return null
  const { cron, timeZone, overlap } = schedule
  return { cron, timeZone, overlap }
}

function timingWords(timing: Timing | null): string {
  return timing ? `"${timing.cron}" in ${timing.timeZone} (${timing.overlap})` : 'none'
}

function changeWords(change: AdoptedChange): string {
  if (change.what === 'off')
    return 'It was switched off there: nothing starts by itself here any more, until the next promotion switches it on.'
  return `Its schedule was changed there from ${timingWords(change.from)} to ${timingWords(change.to)}: it becomes a revision of this target's configuration.`
}

type Row = Omit<AdoptionFacts, 'integration'> & { integration: string | null }

/** What `adoptionOf` judges by, as it is in the caller's transaction; null where nothing was ever written there. */
export async function adoptionFacts(sql: Sql, targetId: string): Promise<AdoptionFacts | null> {
  const { rows } = await sql.query<Row>({
    name: 'target-adoption-facts-pending',
    text: `select t.drift, t.observed, t.current_version as "currentVersion", i.name as integration,
        (select jsonb_build_object('key', e.key, 'call', e.call, 'version', p.version, 'promotion', p.number, 'receipt', e.receipt)
          from effect e join promotion p on p.id = e.promotion_id
          where p.target_id = t.id and e.state = 'DONE' and e.call in ('put', 'activate', 'remove')
            and (t.integration_id is null or e.integration_id = t.integration_id)
          order by e.settled_at desc limit 1) as last,
        (select c.number from config_change c where c.number = (t.adopted ->> 'change')::int and c.state in ('draft', 'review')
          and t.adopted ->> 'token' = t.observed -> 'value' ->> 'token') as pending,
        (select jsonb_build_object('id', o.id, 'number', o.number) from version o
          where o.unit_id = t.unit_id and o.id = t.observed -> 'value' -> 'labels' ->> 'version') as labelled
      from target t left join integration i on i.id = t.integration_id where t.id = $1`,
    values: [targetId],
  })
  if (!rows[0]) return null
  return { ...rows[0], integration: rows[0].integration ?? 'the orchestrator' }
}
