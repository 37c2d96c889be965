import { Time } from '@groundwork/ui/time'

type SaidByProps = {
  by: string | null
  at: number
  until: number | null
  /** Where it has no end: "until it is lifted". */
  open: string
}

/** Who said that something holds, when, and until when. */
export function SaidBy({ by, at, until, open }: SaidByProps) {
  return (
    <>
      {by ?? 'Groundwork'}, <Time at={at} mode="moment" />,{' '}
      {until === null ? (
        open
      ) : (
        <>
          until <Time at={until} mode="moment" />
        </>
      )}
    </>
  )
}
