'use client'

import { Button } from '@groundwork/ui/button'
import { createLogSource } from '@groundwork/ui/log-source'
import { LogViewer } from '@groundwork/ui/log-viewer'
import { SegmentButtons } from '@groundwork/ui/segments'
import { useZone } from '@groundwork/ui/time-context'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useLive } from '../../../live/use-live'
import { useTRPCClient } from '../../../trpc/client'
import { findLines, type KeptLine, mergeLines, type StreamChoice, streams, toLogLines } from './log-lines'

type PluginLogProps = { id: string; first: { lines: KeptLine[]; hasOlder: boolean } }

/** What the plugin's processes print and what the host says of them, following the end. */
export function PluginLog({ id, first }: PluginLogProps) {
  const zone = useZone()
  const [stream, setStream] = useState<StreamChoice>('all')
  const { lines, older, hasOlder, failure } = usePluginLog(id, first)
  const shown = useMemo(() => toLogLines(lines, stream), [lines, stream])
  const source = useMemo(
    () =>
      createLogSource({
        initial: { lines: shown, total: shown.length },
        load: () => Promise.resolve({ lines: [], total: shown.length }),
      }),
    [shown],
  )
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface">
      <LogViewer
        id="plugin-log"
        source={source}
        zone={zone}
        growing
        height="calc(100dvh - 228px)"
        find={(query) => {
          const found = findLines(shown, query)
          return Promise.resolve({ lines: found, total: found.length, capped: false })
        }}
        controls={
          <>
            <SegmentButtons
              label="Stream"
              current={stream}
              onSelect={(choice) => setStream(choice as StreamChoice)}
              items={streams.map((choice) => ({ id: choice, label: choice === 'all' ? 'All' : choice }))}
            />
            {hasOlder ? (
              <Button kind="quiet" onClick={older}>
                Load older lines
              </Button>
            ) : null}
          </>
        }
      />
      {failure ? (
        <p role="alert" className="border-t border-line bg-warn-soft px-3 py-1.5 text-xs text-ink-2">
          {failure} They are read when the plugin writes the next one.
        </p>
      ) : null}
    </div>
  )
}

function usePluginLog(id: string, first: PluginLogProps['first']) {
  const client = useTRPCClient()
  const queries = useQueryClient()
  const queryKey = ['plugin log', id]
  const [hasOlder, setHasOlder] = useState(first.hasOlder)
  const { data, error } = useQuery({
    queryKey,
    queryFn: async () => {
      const before = queries.getQueryData<KeptLine[]>(queryKey) ?? []
      const { lines } = await client.plugins.logs.query({ id, after: before.at(-1)?.id ?? 0 })
      return mergeLines(queries.getQueryData<KeptLine[]>(queryKey) ?? before, lines)
    },
    initialData: first.lines,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  })
  // The page may be older than the connection: what came between is asked for once.
  useLive([{ topic: 'plugin-log', key: id }], () => void queries.invalidateQueries({ queryKey }))
  async function older() {
    const page = await client.plugins.logs.query({ id, before: data[0]?.id })
    setHasOlder(page.hasOlder)
    queries.setQueryData<KeptLine[]>(queryKey, (now) => mergeLines(now ?? [], page.lines))
  }
  return { lines: data, hasOlder, older: () => void older().catch(() => {}), failure: error?.message ?? null }
}
