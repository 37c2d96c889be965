import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import Link from 'next/link'
import type { RouterOutputs } from '../../../trpc/types'
import { ownerWords } from '../words/owner'

type Break = NonNullable<RouterOutputs['plugins']['impact']['breaks']>[number]

/** Whom a supposed change would break: the plugin, its owner, why. */
export function Breaks({ breaks, supposed }: { breaks: Break[]; supposed: string }) {
  const teams = new Set(breaks.map(ownerWords))
  return (
    <Panel
      title={
        breaks.length === 0
          ? 'Nothing would break'
          : `${breaks.length} ${breaks.length === 1 ? 'plugin' : 'plugins'} would break`
      }
      note={breaks.length === 0 ? supposed : `${supposed}; ${[...teams].join(', ')} to be told`}
    >
      {breaks.length === 0 ? (
        <p className="flex items-center gap-2 p-3 text-ink-2">
          <StatusGlyph kind="ok" />
          Every installed plugin would go on working.
        </p>
      ) : (
        <ul className="py-1">
          {breaks.map((each) => (
            <li
              key={`${each.pluginId} ${each.why}`}
              className="flex min-h-row-dense flex-wrap items-center gap-x-2 px-3 py-1"
            >
              <StatusGlyph kind="fail" label="Would break" />
              <Link href={`/plugins/${each.pluginId}`} className="font-name hover:text-accent">
                {each.name}
              </Link>
              <span className="font-mono text-xs text-ink-2">{each.version}</span>
              <span className="text-ink-2">{each.why}</span>
              <span className="ml-auto text-xs text-ink-3">{ownerWords(each)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
