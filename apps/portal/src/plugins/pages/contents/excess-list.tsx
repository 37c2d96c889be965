import { StatusGlyph } from '@groundwork/ui/status-glyph'

export type Excess = { what: string; asked: string; allowed: string }

/** In what a plugin goes beyond its team's envelope: what it asks for beside what the team was given. */
export function ExcessList({ excess }: { excess: Excess[] }) {
  return (
    <ul className="rounded-md border border-line bg-warn-soft">
      {excess.map(({ what, asked, allowed }) => (
        <li key={`${what} ${asked}`} className="flex gap-2 border-b border-line px-2.5 py-2 last:border-b-0">
          <StatusGlyph kind="warn" className="mt-[3px]" />
          <span className="min-w-0">
            <b>{what}:</b> {asked}
            <span className="block text-xs text-ink-2">Allowed: {allowed}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
