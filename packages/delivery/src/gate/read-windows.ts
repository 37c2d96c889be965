import type { Sql } from '@groundwork/db/pool'
import type { ChangeWindow } from './windows'

/** Times are milliseconds. */
export type WindowRow = ChangeWindow & {
  rowVersion: number
  createdBy: string | null
  createdAt: number
  updatedAt: number
}
type Row = Omit<WindowRow, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date }

/** Freezes and windows that are not removed: the one place that reads them, for gates, pages and the calendar. */
export async function readWindows(sql: Sql): Promise<WindowRow[]> {
  const { rows } = await sql.query<Row>({
    name: 'change-windows',
    text: `select w.id, w.kind, w.title, w.reason, w.selector, w.starts_at as "startsAt", w.minutes, w.time_zone as "timeZone",
        w.rule, w.overrun, w.row_version as "rowVersion", coalesce(u.name, w.created_by) as "createdBy",
        w.created_at as "createdAt", w.updated_at as "updatedAt"
      from change_window w left join "user" u on u.id = w.created_by where w.removed_at is null order by w.kind, w.title, w.id`,
  })
  return rows.map(({ createdAt, updatedAt, ...row }) => ({
    ...row,
    createdAt: createdAt.getTime(),
    updatedAt: updatedAt.getTime(),
  }))
}
