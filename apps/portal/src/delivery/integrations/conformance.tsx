import type { MeasuredResult, Measuring, StoredConformance } from '@groundwork/delivery/integration/conformance'
import { EmptyState } from '@groundwork/ui/empty-state'
import { formatDuration } from '@groundwork/ui/duration'
import { Panel } from '@groundwork/ui/panel'
import { type GlyphKind, StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import { countWords, glyphOf, howWords } from './measuring-words'
import { MeasureInFull } from './measure-in-full'
import { RunConformance } from './run-conformance'

const looks: Record<MeasuredResult['result'], { glyph: GlyphKind; word: string }> = {
  pass: { glyph: 'ok', word: 'Kept' },
  fail: { glyph: 'fail', word: 'Broken' },
  skipped: { glyph: 'skip', word: 'Not measured' },
}

type ConformanceProps = {
  integration: { id: string; name: string; role: string; pluginVersion: string | null }
  report: StoredConformance | null
  refused: string | null
}

/** What the conformance kit found, obligation by obligation, what is broken first; and who measured when, and how. */
export function Conformance({ integration, report, refused }: ConformanceProps) {
  const { id, name, role } = integration
  const busy = report?.newest.state === 'running' ? `${name} is being measured.` : null
  const measure = (
    <span className="flex flex-wrap items-center gap-2">
      <RunConformance id={id} name={name} refused={refused ?? busy} />
      {role === 'orchestrator' ? <MeasureInFull id={id} name={name} refused={refused ?? busy} /> : null}
    </span>
  )
  if (report === null)
    return (
      <Panel title="Conformance">
        <EmptyState kind="nothing-yet" title="It was never measured" actions={measure}>
          The kit asks {name} to do what it promises, with slots of its own, and keeps what it found. Measuring in full
          starts harmless runs as well.
        </EmptyState>
      </Panel>
    )
  const { results, newest, measurings, pluginVersion } = report
  const old = integration.pluginVersion !== null && pluginVersion !== integration.pluginVersion
  const order = ['fail', 'skipped', 'pass']
  const sorted = results.toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result))
  return (
    <Panel
      title="Conformance"
      note={
        <>
          {countWords(report, results)}, on version {pluginVersion}
        </>
      }
      actions={measure}
    >
      {old ? (
        <p className="border-b border-line-faint bg-warn-soft px-3 py-2">
          Version {integration.pluginVersion} is installed, and {pluginVersion} was measured: measure it again before
          you rely on this.
        </p>
      ) : null}
      <ul aria-live="polite">
        {sorted.map((result) => (
          <Result key={result.id} result={result} newest={newest} />
        ))}
      </ul>
      <h3 className="cap border-y border-line-faint bg-sunken px-3 py-1.5">Measured</h3>
      <ul>
        {measurings.map((measuring) => (
          <li key={measuring.id} className="flex gap-2.5 border-b border-line-faint px-3 py-1.5 last:border-b-0">
            <StatusGlyph kind={glyphOf(measuring)} className="mt-0.75" />
            <div className="min-w-0">
              <p>{howWords(measuring)}</p>
              <p className="text-xs text-ink-3">
                {measuring.ranBy ?? 'Groundwork'}, <Time at={measuring.at} mode="moment" />, version{' '}
                {measuring.pluginVersion}
              </p>
              {measuring.trouble ? <p className="break-words text-fail">{measuring.trouble}</p> : null}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Result({
  result: { id, title, result, words, ms, by },
  newest,
}: {
  result: MeasuredResult
  newest: Measuring
}) {
  return (
    <li className="flex gap-2.5 border-b border-line-faint px-3 py-2 last:border-b-0">
      <StatusGlyph kind={looks[result].glyph} label={looks[result].word} className="mt-0.75" />
      <div className="min-w-0 flex-1">
        <p className="flex gap-2">
          <span className="font-name">{title}</span>
          <span className="ml-auto text-xs whitespace-nowrap text-ink-3">
            <code>{id}</code> {result === 'skipped' ? 'not measured' : formatDuration(ms)}
          </span>
        </p>
        <p className={`break-words ${result === 'fail' ? 'text-fail' : 'text-ink-2'}`}>{words}</p>
        {by.id === newest.id ? null : (
          <p className="text-xs text-ink-3">
            As {by.ranBy ?? 'Groundwork'} measured it, <Time at={by.at} mode="moment" />
          </p>
        )}
      </div>
    </li>
  )
}
