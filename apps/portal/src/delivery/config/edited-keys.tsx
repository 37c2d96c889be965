import { semanticDiff } from '@groundwork/delivery/config/diff'
import { isMap, type Json, type JsonMap } from '@groundwork/delivery/config/json'
import type { JsonSchema } from '@groundwork/delivery/config/schema'
import { readReference, scanSecrets } from '@groundwork/delivery/config/secrets'
import { ConfigCell } from '../promote/config-cell'
import { keyWords } from './shown-layer'

type EditedKeysProps = { before: JsonMap; after: JsonMap; schema: JsonSchema | null; none?: string }

/** The keys of one layer that differ between two of its states. */
export function EditedKeys({ before, after, schema, none = 'Nothing yet.' }: EditedKeysProps) {
  const rows = semanticDiff({ values: showable(before, schema) }, { values: showable(after, schema) }, schema)
  if (rows.length === 0) return <p className="px-3 py-2 text-ink-3">{none}</p>
  return (
    <ul>
      {rows.map(({ pointer, unit, running, proposed }) => (
        <li key={pointer} data-edited={pointer} className="border-b border-line-faint px-3 py-1.5 last:border-b-0">
          <code className="text-xs wrap-anywhere">{keyWords(pointer)}</code>
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

/** What was typed may be a secret that is about to be refused: it is not repeated here. References are shown as references are. */
function showable(values: JsonMap, schema: JsonSchema | null): JsonMap {
  return withReferences(values, scanSecrets(schema, values).masked) as JsonMap
}

function withReferences(value: Json, masked: Json): Json {
  if (readReference(value)) return value
  if (!isMap(value) || !isMap(masked)) return masked
  return Object.fromEntries(
    Object.entries(masked).map(([key, part]) => [key, withReferences(value[key] ?? part, part)]),
  )
}
