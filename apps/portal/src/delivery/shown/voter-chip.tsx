import { Avatar } from '@groundwork/ui/avatar'

type Voter = { userId: string; name: string; role: string; why: string | null }

/** Somebody and whether they may vote; why not, where they may not. */
export function VoterChip({ voter: { name, role, why } }: { voter: Voter }) {
  return (
    <span
      title={why ?? `${name} may vote`}
      className={`inline-flex h-7 max-w-full items-center gap-1.5 rounded-full border border-line pr-2.5 pl-1 text-xs ${why ? 'bg-idle-soft text-ink-2' : 'bg-surface'}`}
    >
      <Avatar name={name} />
      <span className="truncate">
        {name} <span className="text-ink-2">{why ? short(why) : `${role}, may vote`}</span>
        {why ? <span className="sr-only">. {why}</span> : null}
      </span>
    </span>
  )
}

function short(why: string): string {
  if (why.startsWith('Whoever asked')) return 'asked'
  if (why.startsWith('Whoever made')) return 'made the version'
  if (why.startsWith('Whoever wrote')) return 'wrote its configuration'
  return 'may not vote'
}
