import type { Sql } from '@groundwork/db/pool'
import { type DatastoreReader, DatastoreRefusal, type StoredCard } from '../datastore/reader'
import { openTask, pathOf } from '../datastore/stored-task'
import type { CardRow } from '../history/rows'
import { findTask, type TaskKey } from '../history/tasks'

type Source = { sql: Sql; datastore: DatastoreReader }

/** The cards of a task. @throws NotFoundError; DatastoreRefusal when cards were recorded but their files are nowhere allowed */
export async function taskCards(
  { sql, datastore }: Source,
  key: TaskKey,
): Promise<(CardRow & Pick<StoredCard, 'open'>)[]> {
  const task = await findTask(sql, key)
  // A clone's cards lie with the task that it was cloned from; a root that is not allowed must not hide other places.
  const files = await openTask(sql, datastore, task).catch((error: unknown) => {
    if (error instanceof DatastoreRefusal) return null
    throw error
  })
  const stored = await datastore.cards(files?.path ?? pathOf(task), files?.rootPath ?? task.dsRoot)
  const { rows } = await sql.query<{ hash: string; attempt: string | null }>({
    name: 'card_facts',
    text: `select field_name as hash, (select substr(tag, 12) from jsonb_array_elements_text(tags) tag where tag like 'attempt_id:%' limit 1) as attempt
      from metadata where task_id = $1 and type = 'card-info' order by id`,
    values: [task.taskId],
  })
  if (stored.length === 0 && rows.length > 0)
    throw new DatastoreRefusal(
      'The task made a card, but Metaflow wrote it next to where the flow ran, not into the datastore. Add that folder (the one with .metaflow in it) to GROUNDWORK_CARD_ROOTS and start Groundwork again: the page Connect has the command.',
      'GROUNDWORK_CARD_ROOTS',
    )
  const attempts = new Map(rows.map((row) => [row.hash.replaceAll('-', ''), Number(row.attempt ?? 0)]))
  return stored.map((card) => ({ ...card, attempt: attempts.get(card.hash) ?? Math.max(0, task.attempt) }))
}
