import { ConflictError, NotFoundError } from '@groundwork/access/errors'
import { uuidv7 } from '@groundwork/db/ids'
import { type Sql, transaction } from '@groundwork/db/pool'
import { writeAudit } from '@groundwork/access/audit'
import type { Changing } from '../registry/transition'
import { coversId, type Envelope, prefixesOverlap } from './excess'

export type EnvelopeRow = Envelope & { teamName: string; createdBy: string | null; createdAt: Date; updatedAt: Date }
export type EnvelopeTerms = Omit<Envelope, 'id' | 'teamId'>

const columns = `e.id, e.team_id as "teamId", e.id_prefix as "idPrefix", e.permissions, e.points, e.memory_mb as "memoryMb",
  e.rate_per_minute as "ratePerMinute", e.environments, e.everyone, e.created_by as "createdBy", e.created_at as "createdAt",
  e.updated_at as "updatedAt", coalesce(t.name, 'a team that no longer exists') as "teamName"`
const tables = 'plugin_envelope e left join team t on t.id = e.team_id'

/** Every envelope, by team; of one team when `teamId` is given. */
export async function envelopes(sql: Sql, teamId: string | null = null): Promise<EnvelopeRow[]> {
  const { rows } = await sql.query<EnvelopeRow>({
    name: 'plugin-envelopes',
    text: `select ${columns} from ${tables} where $1::uuid is null or e.team_id = $1 order by lower(t.name), e.id_prefix`,
    values: [teamId],
  })
  return rows
}

/** The envelope whose prefix covers this id; null when no team has been given it. There is one at most. */
export async function envelopeOf(sql: Sql, pluginId: string): Promise<EnvelopeRow | null> {
  const all = await envelopes(sql)
  return all.find(({ idPrefix }) => coversId(idPrefix, pluginId)) ?? null
}

/** Gives a team a prefix and what its plugins may have. Prefixes of two envelopes never cover the same id. */
export function grantEnvelope(changing: Changing, given: EnvelopeTerms & { teamId: string }): Promise<EnvelopeRow> {
  return changeEnvelopes(changing, async (sql, others) => {
    const { teamId, ...terms } = given
    const { rows } = await sql.query<{ name: string }>('select name from team where id = $1', [teamId])
    if (!rows[0]) throw new NotFoundError('There is no such team here. Make it under Settings, Teams.')
    requireFree(others, terms.idPrefix)
    const id = uuidv7()
    await sql.query(
      `insert into plugin_envelope (id, team_id, id_prefix, permissions, points, memory_mb, rate_per_minute, environments, everyone, created_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [id, teamId, ...valuesOf(terms), changing.actor.kind === 'user' ? changing.actor.id : null],
    )
    return { id, detail: { did: 'granted an envelope', team: rows[0].name, after: terms } }
  })
}

/** Changes what an envelope holds. What is registered already stays; the next upgrade is measured by the new terms. */
export function changeEnvelope(
  changing: Changing,
  { id, ...terms }: EnvelopeTerms & { id: string },
): Promise<EnvelopeRow> {
  return changeEnvelopes(changing, async (sql, all) => {
    const before = one(all, id)
    requireFree(
      all.filter((other) => other.id !== id),
      terms.idPrefix,
    )
    await sql.query(
      `update plugin_envelope set id_prefix = $2, permissions = $3, points = $4, memory_mb = $5, rate_per_minute = $6,
         environments = $7, everyone = $8, updated_at = now() where id = $1`,
      [id, ...valuesOf(terms)],
    )
    return { id, detail: { did: 'changed the envelope', team: before.teamName, before: termsOf(before), after: terms } }
  })
}

/** Takes an envelope back. The team's plugins stay on; from now on each change of them by the team is a request. */
export async function revokeEnvelope(changing: Changing, id: string): Promise<void> {
  await changeEnvelopes(changing, async (sql, all) => {
    const before = one(all, id)
    await sql.query('delete from plugin_envelope where id = $1', [id])
    return { id, detail: { did: 'took back the envelope', team: before.teamName, before: termsOf(before) } }
  })
}

type Work = (sql: Sql, all: EnvelopeRow[]) => Promise<{ id: string; detail: object }>

async function changeEnvelopes(changing: Changing, work: Work): Promise<EnvelopeRow> {
  const row = await transaction(changing.pool, async (sql) => {
    // One change at a time: whether two prefixes overlap is no rule that an index could hold.
    await sql.query('lock table plugin_envelope in share row exclusive mode')
    const before = await envelopes(sql)
    const { id, detail } = await work(sql, before)
    const { actor, requestId } = changing
    await writeAudit(sql, { actor, action: 'plugin.envelope', resource: { kind: 'envelope', id }, detail, requestId })
    await changing.bus.publish(sql, [{ topic: 'plugin', key: id, payload: { change: 'envelope' } }])
    const after = await envelopes(sql)
    return [...after, ...before].find((row) => row.id === id)
  })
  changing.bus.wake()
  return row as EnvelopeRow
}

function requireFree(others: EnvelopeRow[], prefix: string): void {
  const clash = others.find(({ idPrefix }) => prefixesOverlap(idPrefix, prefix))
  if (!clash) return
  throw new ConflictError(
    `The prefix "${prefix}" overlaps "${clash.idPrefix}" of the team ${clash.teamName}. Choose one that no id can share with it.`,
  )
}

function one(all: EnvelopeRow[], id: string): EnvelopeRow {
  const found = all.find((row) => row.id === id)
  if (found) return found
  throw new NotFoundError('There is no such envelope any more. Open Envelopes again; the list may be old.')
}

function termsOf({
  idPrefix,
  permissions,
  points,
  memoryMb,
  ratePerMinute,
  environments,
  everyone,
}: EnvelopeRow): EnvelopeTerms {
  return { idPrefix, permissions, points, memoryMb, ratePerMinute, environments, everyone }
}

function valuesOf({ idPrefix, permissions, points, memoryMb, ratePerMinute, environments, everyone }: EnvelopeTerms) {
  return [idPrefix, permissions, points, memoryMb, ratePerMinute, environments, everyone] as const
}
