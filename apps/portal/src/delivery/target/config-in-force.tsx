import { LayerMark } from '@groundwork/ui/layer-mark'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import Link from 'next/link'
import { configRows, type ConfigRow, valueText } from './config-rows'

type ConfigProps = {
  project: string
  inForce: unknown
  /** What the layers say now; null: they could not be read. */
  now: Parameters<typeof configRows>[1]
  sha256: string
  /** The sheet that deploys the same version with what the layers say now; null: who looks may not. */
  redeploy: string | null
}

/** What the target is configured with and where each value is from; what the layers say since stands beside it. */
export function ConfigInForce({ project, inForce, now, sha256, redeploy }: ConfigProps) {
  const rows = configRows(inForce, now)
  const changed = rows.filter(({ next }) => next !== null).length
  return (
    <Panel
      title="Configuration in force"
      note={
        <>
          {plural(rows.length, 'value')}, <code>{sha256.slice(0, 8)}</code>
          {changed > 0 ? `, ${changed} changed since` : ''}
        </>
      }
      actions={
        <Link
          href={`/projects/${encodeURIComponent(project)}/config`}
          className="whitespace-nowrap text-accent hover:underline"
        >
          Open the configuration
        </Link>
      }
    >
      {rows.length === 0 ? (
        <p className="px-3 py-2.5 text-ink-2">
          No layer sets anything: the flow runs with the defaults in its code. A domain library that fits the project
          brings a schema and defaults.
        </p>
      ) : (
        <ul className="max-h-128 overflow-auto">
          {rows.map((row) => (
            <Row key={row.pointer} row={row} />
          ))}
        </ul>
      )}
      {changed > 0 ? (
        <p className="border-t border-line-faint bg-warn-soft px-3 py-2">
          <b className="font-semibold">Configuration ahead.</b> What the layers say since takes hold with the next
          promotion or redeploy.{' '}
          {redeploy ? (
            <Link href={redeploy} scroll={false} className="text-accent hover:underline">
              Redeploy
            </Link>
          ) : null}
        </p>
      ) : null}
    </Panel>
  )
}

function Row({ row: { key, value, origin, next } }: { row: ConfigRow }) {
  const before = origin?.shadowed[0]
  return (
    <li className="flex min-h-row-dense flex-wrap items-baseline gap-x-3 gap-y-0.5 border-b border-line-faint px-3 py-1 last:border-b-0">
      <code className="w-56 shrink-0 text-xs wrap-anywhere max-sm:w-full">{key}</code>
      <span className="min-w-0 flex-1 font-mono text-xs break-words">
        {next ? (
          <>
            <span className="text-ink-2">{valueText(value)}</span> <span aria-label="will become">→</span>{' '}
            <span className="text-warn">{valueText(next.value)}</span>
          </>
        ) : (
          valueText(value)
        )}
      </span>
      {origin ? (
        <span
          title={`${origin.address}, revision ${origin.revision}${before ? `; before it ${valueText(before.value)}` : ''}`}
        >
          <LayerMark layer={origin.layer} {...(before && { from: before.layer })} />
        </span>
      ) : (
        <span className="text-xs text-ink-3">of its version</span>
      )}
    </li>
  )
}
