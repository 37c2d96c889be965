import type { ConformanceResult } from '@groundwork/delivery/integration/conformance'
import type { Integration } from '@groundwork/delivery/integration/rows'
import { Panel } from '@groundwork/ui/panel'
import { type GlyphKind, StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import {
  type CapabilityRow,
  computeRows,
  type Measured,
  measuredOf,
  orchestratorRows,
  plainRows,
} from './capability-rows'

const looks: Record<Measured, { glyph: GlyphKind; word: string }> = {
  kept: { glyph: 'ok', word: 'Measured, and kept' },
  broken: { glyph: 'fail', word: 'Measured, and broken' },
  'not measured': { glyph: 'none', word: 'Declared; not measured' },
}

type CapabilitiesProps = {
  integration: Pick<Integration, 'name' | 'role' | 'capabilities' | 'capabilitiesAt'>
  results: ConformanceResult[] | null
}

/** What it declares beside what was measured, and who does what it cannot. */
export function Capabilities({ integration, results }: CapabilitiesProps) {
  const { name, role, capabilities, capabilitiesAt } = integration
  const rows = promisesOf(role, capabilities)
  return (
    <Panel
      title="What it can do"
      note={
        capabilitiesAt === null ? undefined : (
          <>
            as it said <Time at={capabilitiesAt} />
          </>
        )
      }
    >
      {capabilities === null || capabilities === undefined ? (
        <p className="px-3 py-2.5 text-ink-2">{name} has not said yet. Check the connection to ask it.</p>
      ) : rows ? (
        <PromiseTable rows={rows} results={results} last={lastColumn[role] ?? usualColumn} />
      ) : (
        <dl className="px-3 py-1.5">
          {plainRows(capabilities).map((row) => (
            <div key={row.name} className="flex min-h-row-dense flex-wrap items-center gap-x-3">
              <dt className="w-40 text-ink-2">{row.name}</dt>
              <dd className="min-w-0 font-mono text-xs wrap-anywhere">{row.value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  )
}

function promisesOf(role: Integration['role'], capabilities: unknown): CapabilityRow[] | null {
  if (role === 'orchestrator') return orchestratorRows(capabilities)
  return role === 'compute' ? computeRows(capabilities) : null
}

type LastColumn = { head: string; nothing: string }

const usualColumn: LastColumn = { head: 'Who fills the gap', nothing: 'nobody needs to' }
/** Compute has no gaps that Groundwork fills: what it cannot do means something for whoever asks for it. */
const lastColumn: Partial<Record<Integration['role'], LastColumn>> = {
  compute: { head: 'What that means', nothing: 'nothing is kept from a flow by it' },
}

type PromiseTableProps = { rows: CapabilityRow[]; results: ConformanceResult[] | null; last: LastColumn }

function PromiseTable({ rows, results, last }: PromiseTableProps) {
  return (
    <table className="w-full border-separate border-spacing-0 text-left max-sm:block">
      <thead className="max-sm:sr-only">
        <tr>
          {['', 'Promise', 'Declared', last.head].map((head) => (
            <th key={head} scope="col" className="cap h-row-dense border-b border-line bg-sunken px-2 first:pl-3">
              {head || <span className="sr-only">Measured</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {rows.map((row) => {
          const measured = looks[measuredOf(row, results)]
          return (
            <tr key={row.id} className="max-sm:block max-sm:border-b max-sm:border-line-faint max-sm:py-1.5">
              <td className={`${cell} w-8 pl-3 max-sm:float-left`}>
                <StatusGlyph kind={measured.glyph} label={measured.word} />
              </td>
              <td className={`${cell} font-name`}>{row.title}</td>
              <td className={`${cell} text-ink-2`}>{row.declared}</td>
              <td className={`${cell} pr-3 text-ink-2`}>
                {row.gap ?? <span className="text-ink-3">{last.nothing}</span>}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const cell = 'border-b border-line-faint px-2 py-2 align-top max-sm:block max-sm:border-b-0 max-sm:py-0.5'
