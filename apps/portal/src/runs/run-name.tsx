/**
 * A flow and one of its runs, on one line of a flex box. Where room is short the flow's name gives way: it is the id that
 * tells runs of one flow apart. Only an id that is itself longer than most of the line is shortened.
 */
export function RunName({ flow, id }: { flow: string; id: string }) {
  return (
    <>
      <span className="min-w-0 truncate font-name" title={flow}>
        {flow}
      </span>{' '}
      <span className="id max-w-[75%] shrink-0 truncate font-normal text-ink-2">{id}</span>
    </>
  )
}
