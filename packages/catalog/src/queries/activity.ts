import type { Context } from '@groundwork/access/trpc'
import { createCallerFactory } from '@groundwork/access/trpc'
import { InputError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { runsRouter } from '@groundwork/runs/router'
import type { ActivityItem } from '../project/project'

export type ActivityInput = { name: string; cursor?: string | null; limit: number }

/** Where the two sources were left: time and id of the last change shown, time and number of the last run shown. */
type Place = { change: [number, string] | null; run: [number, number] | null }
type Placed = { item: ActivityItem; change?: [number, string]; run?: [number, number] }

const runsCaller = createCallerFactory(runsRouter)

/** What happened to a project, newest first: people's changes and its runs, merged by time. */
export async function projectActivity(ctx: Context, input: ActivityInput) {
  const from = readPlace(input.cursor)
  const [changes, runs] = await Promise.all([changesOf(ctx.pool, input, from), runsOf(ctx, input, from)])
  const merged = [...changes, ...runs].sort((a, b) => b.item.at - a.item.at)
  const page = merged.slice(0, input.limit)
  const place: Place = {
    change: page.findLast((placed) => placed.change)?.change ?? from.change,
    run: page.findLast((placed) => placed.run)?.run ?? from.run,
  }
  return { items: page.map((placed) => placed.item), next: merged.length > input.limit ? writePlace(place) : null }
}

type AuditRow = { id: string; at: number; actor: string; action: string; detail: { field?: string; after?: unknown } }

async function changesOf(sql: Sql, { name, limit }: ActivityInput, from: Place): Promise<Placed[]> {
  const { rows } = await sql.query<AuditRow>({
    name: 'catalog-changes',
    text: `SELECT id, (extract(epoch FROM at) * 1000)::bigint AS at, actor_name AS actor, action, detail FROM audit
WHERE resource_kind = 'project' AND resource_id = $1 AND ($2::bigint IS NULL OR (at, id) < (to_timestamp($2 / 1000.0), $3::uuid))
ORDER BY at DESC, id DESC LIMIT $4`,
    values: [name, from.change?.[0] ?? null, from.change?.[1] ?? null, limit + 1],
  })
  return rows.map((row) => ({
    item: { at: row.at, actor: row.actor, action: row.action, text: changeText(row) },
    change: [row.at, row.id],
  }))
}

function changeText({ detail }: AuditRow): string {
  const emptied = detail.after === null || (Array.isArray(detail.after) && detail.after.length === 0)
  if (detail.field === 'owner')
    return emptied ? 'released the project' : `claimed the project for ${String(detail.after)}`
  if (detail.field === 'tags' && !emptied) return `set the tags to ${(detail.after as string[]).join(', ')}`
  return `${emptied ? 'removed' : 'changed'} the ${detail.field ?? 'project'}`
}

async function runsOf(ctx: Context, { name, limit }: ActivityInput, from: Place): Promise<Placed[]> {
  const { items } = await runsCaller(ctx).list({
    filter: { project: [name], ...(from.run && { to: from.run[0] }) },
    sort: 'newest',
    limit: Math.min(limit + 20, 100),
  })
  const [at, number] = from.run ?? [Number.POSITIVE_INFINITY, 0]
  return items
    .filter((run) => run.startedAt < at || (run.startedAt === at && run.runNumber < number))
    .map((run) => ({
      item: {
        at: run.startedAt,
        actor: run.user,
        action: 'run',
        text: run.reason,
        runId: run.id,
        flow: run.flow,
        status: run.status,
      },
      run: [run.startedAt, run.runNumber],
    }))
}

function writePlace(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

function readPlace(cursor: string | null | undefined): Place {
  if (!cursor) return { change: null, run: null }
  try {
    const place = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Place
    const known = [place.change, place.run].every(
      (part) => part === null || (Array.isArray(part) && typeof part[0] === 'number'),
    )
    if (known) return place
  } catch {
    // answered below
  }
  throw new InputError('This place in the activity is not one Groundwork gave out. Start from the newest.')
}
