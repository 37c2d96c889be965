import { plural } from '@groundwork/ui/number'

/** The title of the inbox: what waits, else what is unread. */
export function inboxSentence({ waiting, unread }: { waiting: number; unread: number }): string {
  if (waiting > 0) return `${plural(waiting, 'thing')} ${waiting === 1 ? 'waits' : 'wait'} for you.`
  return unread > 0 ? `Nothing waits for you. ${plural(unread, 'notification')} unread.` : 'Nothing waits for you.'
}
