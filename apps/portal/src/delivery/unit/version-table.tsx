import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Table, Td, Th } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import { VersionPill } from '@groundwork/ui/version-pill'
import { laneLooks, standing } from './lane-facts'
import type { LaneEnvironment, ListedVersion } from './unit-types'

type VersionTableProps = { versions: readonly ListedVersion[]; environments: readonly LaneEnvironment[] }

/** Every version and what it is to each environment; an environment that it can never enter has no word. */
export function VersionTable({ versions, environments }: VersionTableProps) {
  if (versions.length === 0) return null
  return (
    <Panel id="versions" title="Versions" note={String(versions.length)}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard too */}
      <div tabIndex={0} className="overflow-x-auto">
        <Table>
          <thead>
            <tr>
              <Th>Version</Th>
              {environments.map(({ id, name }) => (
                <Th key={id}>{name}</Th>
              ))}
              <Th>Note</Th>
              <Th>Made</Th>
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <tr key={version.id}>
                <Td>
                  <VersionPill
                    number={version.number}
                    hash={version.id}
                    alias={version.alias}
                    vetoed={standing(version) === 'vetoed'}
                  />
                </Td>
                {environments.map(({ id }) => (
                  <Td key={id}>
                    <LaneWord lane={version.lanes.find(({ environmentId }) => environmentId === id)} />
                  </Td>
                ))}
                <Td className="max-w-72 truncate text-ink-2">{version.note ?? version.alias ?? ''}</Td>
                <Td>
                  <Time at={version.createdAt} />{' '}
                  {version.createdByName ? <span className="text-ink-3">{version.createdByName}</span> : null}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </Panel>
  )
}

function LaneWord({ lane }: { lane: ListedVersion['lanes'][number] | undefined }) {
  if (!lane) return <span className="sr-only">never</span>
  const { glyph, word } = laneLooks[lane.status]
  return (
    <span title={lane.why ?? undefined} className="inline-flex items-center gap-1.5 text-xs text-ink-2">
      <StatusGlyph kind={glyph} size={12} />
      {word}
      {lane.why ? <span className="sr-only">. {lane.why}</span> : null}
    </span>
  )
}
