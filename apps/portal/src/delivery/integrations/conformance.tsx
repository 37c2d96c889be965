import type { StoredConformance } from '@groundwork/delivery/integration/conformance'
import { EmptyState } from '@groundwork/ui/empty-state'
import { formatDuration } from '@groundwork/ui/duration'
import { Panel } from '@groundwork/ui/panel'
import { type GlyphKind, StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import { RunConformance } from './run-conformance'

const looks: Record<StoredConformance['results'][number]['result'], { glyph: GlyphKind; word: string }> = {
  pass: { glyph: 'ok', word: 'Kept' },
  fail: { glyph: 'fail', word: 'Broken' },
  skipped: { glyph: 'skip', word: 'Not measured' },
}

type ConformanceProps = {
  integration: { id: string; name: string; pluginVersion: string | null }
  report: StoredConformance | null
  refused: string | null
}

/** What the conformance kit measured, obligation by obligation, what is broken first. */
export function Conformance({ integration, report, refused }: ConformanceProps) {
  const run = <RunConformance id={integration.id} name={integration.name} refused={refused} />
  if (report === null)
    return (
      <Panel title="Conformance">
        <EmptyState kind="nothing-yet" title="It was never measured" actions={run}>
          The kit asks {integration.name} to do what it promises, with a slot of its own, and keeps what it found.
        </EmptyState>
      </Panel>
    )
  const { passed, failed, results, at, ranBy, pluginVersion } = report
  const old = integration.pluginVersion !== null && pluginVersion !== integration.pluginVersion
  const order = ['fail', 'skipped', 'pass']
  const sorted = results.toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result))
  return (
    <Panel
      title="Conformance"
      note={
        <>
          {passed} kept, {failed} broken, measured <Time at={at} /> on {pluginVersion}
          {ranBy ? ` by ${ranBy}` : ''}
        </>
      }
      actions={run}
    >
      {old ? (
        <p className="border-b border-line-faint bg-warn-soft px-3 py-2">
          Version {integration.pluginVersion} is installed since: measure it again before you rely on this.
        </p>
      ) : null}
      <ul>
        {sorted.map(({ id, title, result, words, ms }) => (
          <li key={id} className="flex gap-2.5 border-b border-line-faint px-3 py-2 last:border-b-0">
            <StatusGlyph kind={looks[result].glyph} label={looks[result].word} className="mt-0.75" />
            <div className="min-w-0 flex-1">
              <p className="flex gap-2">
                <span className="font-name">{title}</span>
                <span className="ml-auto text-xs whitespace-nowrap text-ink-3">
                  <code>{id}</code> {formatDuration(ms)}
                </span>
              </p>
              <p className={`break-words ${result === 'fail' ? 'text-fail' : 'text-ink-2'}`}>{words}</p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
