import { semanticDiff } from '@groundwork/delivery/config/diff'
import type { JsonMap } from '@groundwork/delivery/config/json'
import type { JsonSchema } from '@groundwork/delivery/config/schema'
import { ConfigCell } from '../promote/config-cell'
import { keyWords } from './shown-layer'

type EditedKeysProps = { before: JsonMap; after: JsonMap; schema: JsonSchema | null; none?: string }

/** The keys of one layer that differ between two of its states. */
export function EditedKeys({ before, after, schema, none = 'Nothing yet.' }: EditedKeysProps) {
  const rows = semanticDiff({ values: before }, { values: after }, schema)
  if (rows.length === 0) return <p className="px-3 py-2 text-ink-3">{none}</p>
  return (
    <ul>
      {rows.map(({ pointer, unit, running, proposed }) => (
        <li key={pointer} data-edited={pointer} className="border-b border-line-faint px-3 py-1.5 last:border-b-0">
          <code className="text-xs break-all">{keyWords(pointer)}</code>
          <span className="flex flex-wrap items-center gap-1.5">
            <ConfigCell cell={running} unit={null} tone="gone" />
            <span aria-hidden="true" className="text-ink-3">
              →
            </span>
            <ConfigCell cell={proposed} unit={unit} tone="come" />
          </span>
        </li>
      ))}
    </ul>
  )
}
