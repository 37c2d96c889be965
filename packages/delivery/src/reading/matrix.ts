import type { Actor } from '@groundwork/access/can'
import { InputError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { UnitKind } from '../version/unit'
import { type Policy, readPolicy } from '../model/policy'
import { type Cell, cellsOf } from './cell'
import { readWindows } from '../gate/read-windows'
import { freezesAt, type Opening, openingOf } from './freezes'
import { frozenUnits, narrowings, projectsOf } from './matrix-views'
import { targetsWaitingFor, unitsOf as unitsOfTargets } from './waiting-for'

export type MatrixFilter = {
  /** A part of the unit's or the project's name. */
  q?: string | undefined
  project?: string | undefined
  /**
   * Waits for my vote; runs a verified version that the next environment has not; is not as it should be; is frozen now; its
   * newest attempt somewhere failed; belongs to me or my teams.
   */
  show?: readonly MatrixShow[] | undefined
}
export type MatrixShow = 'waiting' | 'ready' | 'drifted' | 'frozen' | 'failed' | 'mine'

/** `opening`: whether things may begin there now, for windows that select every project. */
export type MatrixEnvironment = {
  id: string
  name: string
  title: string
  production: boolean
  policy: Policy
  opening: Opening
}

export type MatrixRow = {
  unitId: string
  project: string
  unit: string
  kind: UnitKind
  /** The newest version; null: none yet. */
  newest: number | null
  /** Targets with a promotion that waits for this person's vote. */
  waitsForMe: string[]
  /** One for each environment, in their order; null where the unit was never brought. */
  cells: (Cell | null)[]
}

export type Matrix = { environments: MatrixEnvironment[]; rows: MatrixRow[]; next: string | null }

export type MatrixQuery = { filter: MatrixFilter; after: string | null; limit: number }

/** Units by project and name, with what runs in each environment. Five statements whatever the number of units. */
export async function matrix(sql: Sql, actor: Actor | null, { filter, after, limit }: MatrixQuery): Promise<Matrix> {
  const show = new Set(filter.show ?? [])
  const waiting = await targetsWaitingFor(sql, actor)
  const windows = await readWindows(sql)
  const now = Date.now()
  const environments = await environmentsByRank(sql, openingOf(windows, now))
  const freezeAt = freezesAt(windows, now)
  const ask = { filter, limit, after: after === null ? null : readCursor(after) }
  const units = await unitsOf(sql, {
    ...ask,
    ids: both(
      show.has('waiting') ? unitsOfTargets(waiting) : null,
      show.has('frozen') ? await frozenUnits(sql, freezeAt) : null,
    ),
    projects: show.has('mine') ? await projectsOf(sql, actor) : null,
    drifted: show.has('drifted'),
    ready: show.has('ready'),
    failed: show.has('failed'),
  })
  const page = units.slice(0, limit)
  const cells = new Map(
    (
      await cellsOf(
        sql,
        page.map(({ unitId }) => unitId),
      )
    ).map((cell) => [`${cell.unitId} ${cell.environmentId}`, cell]),
  )
  const rows = page.map(({ unitId, project, ...unit }) => ({
    unitId,
    project,
    ...unit,
    waitsForMe: waiting.flatMap((each) => (each.unitId === unitId ? each.targetId : [])),
    cells: environments.map(({ id, name }) => {
      const cell = cells.get(`${unitId} ${id}`)
      if (!cell) return null
      return { ...cell, marks: { ...cell.marks, freeze: freezeAt({ environment: name, project }) } }
    }),
  }))
  const last = page.at(-1)
  return {
    environments,
    rows,
    next: units.length > limit && last ? writeCursor(last) : null,
  }
}

async function environmentsByRank(sql: Sql, opening: (name: string) => Opening): Promise<MatrixEnvironment[]> {
  const { rows } = await sql.query<Omit<MatrixEnvironment, 'policy' | 'opening'> & { policy: unknown }>({
    name: 'matrix-environments',
    text: 'select id, name, title, production, policy from environment order by rank',
  })
  return rows.map(({ policy, ...row }) => ({ ...row, policy: readPolicy(policy), opening: opening(row.name) }))
}

function both(a: string[] | null, b: string[] | null): string[] | null {
  if (a === null || b === null) return a ?? b
  const known = new Set(b)
  return a.filter((id) => known.has(id))
}

type UnitRow = Omit<MatrixRow, 'waitsForMe' | 'cells'>
type UnitsQuery = {
  filter: MatrixFilter
  limit: number
  after: Cursor | null
  ids: string[] | null
  projects: string[] | null
  drifted: boolean
  ready: boolean
  failed: boolean
}

const unitsText = `select n.id as "unitId", n.project, n.name as unit, n.kind, nullif(n.next_version - 1, 0) as newest from unit n
  where ($1::text is null or (n.project, n.name) > ($1, $2::text))
    and ($3::text is null or n.project = $3) and ($4::text is null or n.name ilike $4 or n.project ilike $4)
    and ($5::uuid[] is null or n.id = any($5)) and ($6::text[] is null or n.project = any($6))
    and (not $7 or ${narrowings.drifted}) and (not $9 or ${narrowings.ready}) and (not $10 or ${narrowings.failed})
  order by n.project, n.name limit $8`

async function unitsOf(sql: Sql, { filter, limit, after, ids, projects, ...only }: UnitsQuery): Promise<UnitRow[]> {
  const q = filter.q?.trim()
  const { rows } = await sql.query<UnitRow>({
    name: 'matrix-units',
    text: unitsText,
    values: [
      after?.project ?? null,
      after?.unit ?? null,
      filter.project ?? null,
      q ? `%${q.replaceAll(/[\\%_]/g, '\\$&')}%` : null,
      ids,
      projects,
      only.drifted,
      limit + 1,
      only.ready,
      only.failed,
    ],
  })
  return rows
}

type Cursor = { project: string; unit: string }

function writeCursor({ project, unit }: Cursor): string {
  return Buffer.from(JSON.stringify([project, unit])).toString('base64url')
}

function readCursor(text: string): Cursor {
  try {
    const [project, unit] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (typeof project === 'string' && typeof unit === 'string') return { project, unit }
  } catch {
    // Falls through: whatever is no cursor is told the same.
  }
  throw new InputError('This place in the list does not exist. Open the list from its beginning.')
}
