import { Time } from '@groundwork/ui/time'
import { useNow } from '@groundwork/ui/time-context'

const minute = 60_000
const week = 7 * 24 * 60 * minute

/** "for 3 h"; an age below a minute has no length, and from a week on the day is shown. */
export function Since({ at }: { at: number }) {
  const age = useNow() - at
  if (age < minute) return <>since just now</>
  return (
    <>
      {age < week ? 'for' : 'since'} <Time at={at} />
    </>
  )
}
