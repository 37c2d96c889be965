import { EmptyState } from '@groundwork/ui/empty-state'
import { formatDuration } from '@groundwork/ui/duration'
import type { GlyphKind } from '@groundwork/ui/status-glyph'
import { StatusWord } from '@groundwork/ui/status-word'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import type { Detail } from './detail-frame'

const looks: Record<string, { glyph: GlyphKind; word: string }> = {
  running: { glyph: 'run', word: 'Running' },
  succeeded: { glyph: 'ok', word: 'Succeeded' },
  failed: { glyph: 'fail', word: 'Failed' },
}

/** The last attempts of its jobs, newest first; kept 7 days. */
export function Jobs({ detail }: { detail: Detail }) {
  const { jobRuns, label } = detail
  if (jobRuns.length === 0) {
    const has = label.adds.some(({ point }) => point === 'job/v1')
    return (
      <EmptyState kind="nothing-yet" title={has ? 'No job of it has run in 7 days' : 'It has no jobs'}>
        {has
          ? 'An attempt appears here when it begins.'
          : 'A plugin that works in the background or on a schedule lists its attempts here.'}
      </EmptyState>
    )
  }
  return (
    <div className="flex-1 bg-surface">
      <Table>
        <thead>
          <tr>
            <Th>State</Th>
            <Th>Job</Th>
            <Th number>Attempt</Th>
            <Th number>Took</Th>
            <Th number>Started</Th>
          </tr>
        </thead>
        <tbody>
          {jobRuns.map((run) => {
            const look = looks[run.state] ?? { glyph: 'unk' as const, word: run.state }
            return (
              <Tr key={run.id}>
                <Td className="w-full max-w-0 truncate">
                  <StatusWord kind={look.glyph}>{look.word}</StatusWord>
                  {run.reason ? (
                    <span className="pl-2 text-xs text-ink-3" title={run.reason}>
                      {run.reason}
                    </span>
                  ) : null}
                </Td>
                <Td className="font-mono text-xs">{run.job}</Td>
                <Td number>{run.attempt}</Td>
                <Td number className="text-ink-2">
                  {run.finishedAt ? formatDuration(run.finishedAt.getTime() - run.startedAt.getTime()) : ''}
                </Td>
                <Td number className="text-ink-2">
                  <Time at={run.startedAt.getTime()} />
                </Td>
              </Tr>
            )
          })}
        </tbody>
      </Table>
    </div>
  )
}
