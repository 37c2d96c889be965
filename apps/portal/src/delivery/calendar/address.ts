import type { View } from './days'

type FreezesAddress = { view?: View; day?: string | null; edit?: string | null }

/** The calendar at a day; `edit` opens the form: an id, or `new`. */
export function freezesHref({ view = 'month', day, edit }: FreezesAddress): string {
  const query = new URLSearchParams()
  if (view !== 'month') query.set('view', view)
  if (day) query.set('day', day)
  if (edit) query.set('edit', edit)
  const text = query.toString()
  return text ? `/freezes?${text}` : '/freezes'
}
