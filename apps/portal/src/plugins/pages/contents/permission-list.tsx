import { Pill } from '@groundwork/ui/pill'
import { ShieldAlert, ShieldCheck, ShieldOff } from 'lucide-react'

export type PermissionLine = { permission: string; words: string; grave: boolean }

/** What a plugin asks for in words, what to think twice about first; with `granted`, what of it is withheld. */
export function PermissionList({
  permissions,
  granted,
}: {
  permissions: PermissionLine[]
  granted?: readonly string[]
}) {
  if (permissions.length === 0)
    return (
      <p className="text-ink-2">
        It asks for nothing. It may show itself, read its own configuration and write its log.
      </p>
    )
  const ordered = permissions
    .map((each) => ({ ...each, withheld: granted !== undefined && !granted.includes(each.permission) }))
    .toSorted((a, b) => Number(b.grave) - Number(a.grave))
  return (
    <ul className="rounded-md border border-line">
      {ordered.map(({ permission, words, grave, withheld }) => (
        <li
          key={permission}
          className="flex items-start gap-2.5 border-b border-line-faint px-2.5 py-2 last:border-b-0"
        >
          {withheld ? (
            <ShieldOff size={16} strokeWidth={1.75} aria-hidden="true" className="mt-0.5 shrink-0 text-ink-3" />
          ) : grave ? (
            <ShieldAlert size={16} strokeWidth={1.75} aria-hidden="true" className="mt-0.5 shrink-0 text-warn" />
          ) : (
            <ShieldCheck size={16} strokeWidth={1.75} aria-hidden="true" className="mt-0.5 shrink-0 text-ink-3" />
          )}
          <span className="min-w-0 flex-1">
            <span className={withheld ? 'text-ink-2' : 'font-medium'}>{words}</span>
            <span className="block text-xs text-ink-3">
              <code>{permission}</code>
            </span>
          </span>
          {withheld ? <Pill>withheld</Pill> : grave ? <Pill tone="warn">think twice</Pill> : null}
        </li>
      ))}
    </ul>
  )
}
