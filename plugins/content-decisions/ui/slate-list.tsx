import { PluginLink } from '@groundwork/plugin-sdk/ui'
import { ErrorPanel } from '@groundwork/ui/error-panel'
import { SkeletonRows } from '@groundwork/ui/skeleton'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Slate } from '../backend/slate'
import type { SlateState } from '../backend/slate-states'
import { useSlates } from './client'
import { looks, rating } from './words'

type SlateListProps = { state?: SlateState; project?: string; limit?: number; empty: ReactNode }

/** Slates, the newest first; `empty` stands where there is none. */
export function SlateList({ state, project, limit = 100, empty }: SlateListProps) {
  const { data: slates, error } = useQuery(useSlates().list.queryOptions({ state, project, limit }))
  if (error) return <ErrorPanel title="The slates cannot be read" detail={error.message} />
  if (!slates) return <SkeletonRows rows={4} />
  if (slates.length === 0) return empty
  return (
    <Table>
      <thead>
        <tr>
          <Th className="cd-glyph">
            <span className="cd-hidden">State</span>
          </Th>
          <Th>Slate</Th>
          <Th number>Films</Th>
          <Th number>Mean rating</Th>
          <Th>Decided by</Th>
          <Th number>Proposed</Th>
        </tr>
      </thead>
      <tbody>
        {slates.map((slate) => (
          <SlateRow key={slate.run} slate={slate} />
        ))}
      </tbody>
    </Table>
  )
}

function SlateRow({ slate }: { slate: Slate }) {
  const { glyph, word } = looks[slate.state]
  return (
    <Tr>
      <Td>
        <StatusGlyph kind={glyph} label={word} />
      </Td>
      <Td>
        <PluginLink href={`/slates/${slate.run}`} data-row-link>
          {slate.flow} {slate.runId}
        </PluginLink>
      </Td>
      <Td number>{slate.films.length}</Td>
      <Td number>{slate.meanRating === null ? '' : rating(slate.meanRating)}</Td>
      <Td>{slate.decidedBy}</Td>
      <Td number>
        <Time at={slate.proposedAt} />
      </Td>
    </Tr>
  )
}
