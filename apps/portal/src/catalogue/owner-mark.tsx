import type { Owner } from '@groundwork/catalog/project'
import { Avatar } from '@groundwork/ui/avatar'

/** Who owns it: a team square, a person round; one that was only inferred is dotted and says so. */
export function OwnerMark({ owner }: { owner: Owner | null }) {
  if (!owner) return <span className="text-ink-3">No owner</span>
  const inferred = owner.source === 'inferred'
  return (
    <span
      className="inline-flex max-w-full min-w-0 items-center gap-1.5"
      title={inferred ? `${owner.label}, inferred from runs` : owner.label}
    >
      <Avatar name={owner.label} kind={owner.kind === 'team' ? 'team' : 'person'} />
      <span
        className={
          inferred
            ? 'truncate text-ink-2 underline decoration-line-strong decoration-dotted underline-offset-3'
            : 'truncate'
        }
      >
        {owner.label}
      </span>
      {inferred && <span className="sr-only">, inferred from runs</span>}
    </span>
  )
}
