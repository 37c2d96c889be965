import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Table, Td, Th } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import { VersionPill } from '@groundwork/ui/version-pill'
import { laneLooks, standing, vetoedIn } from './lane-facts'
import { ReconfigureVersion } from './reconfigure-version'
import { RenameVersion } from './rename-version'
import type { LaneEnvironment, ListedVersion } from './unit-types'
import { VetoBadge } from './veto-badge'

type VersionTableProps = {
  versions: readonly ListedVersion[]
  environments: readonly LaneEnvironment[]
  /** Whether the reader may make versions of the unit. */
  mayMake: boolean
}

/** Every version and what it is to each environment; an environment that it can never enter has no word. */
export function VersionTable({ versions, environments, mayMake }: VersionTableProps) {
  if (versions.length === 0) return null
  return (
    <Panel id="versions" title="Versions" note={String(versions.length)}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard too */}
      <div tabIndex={0} className="relative overflow-x-auto">
        <Table>
          <thead>
            <tr>
              <Th>Version</Th>
              {environments.map(({ id, name }) => (
                <Th key={id}>{name}</Th>
              ))}
              <Th>Note</Th>
              <Th>Made</Th>
              {mayMake ? (
                <Th>
                  <span className="sr-only">Make anew, rename</span>
                </Th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <tr key={version.id} id={`v${version.number}`} className="scroll-mt-16 target:bg-selected">
                <Td>
                  <span className="flex items-center gap-2">
                    <VersionPill
                      number={version.number}
                      hash={version.id}
                      alias={version.alias}
                      vetoed={standing(version) === 'vetoed'}
                    />
                    <VetoBadge version={version} where={vetoedIn(version, environments)} />
                  </span>
                </Td>
                {environments.map(({ id }) => (
                  <Td key={id}>
                    <LaneWord
                      number={version.number}
                      lane={version.lanes.find(({ environmentId }) => environmentId === id)}
                    />
                  </Td>
                ))}
                <Td className="max-w-72 truncate text-ink-2">{version.note ?? version.alias ?? ''}</Td>
                <Td>
                  <Time at={version.createdAt} />{' '}
                  {version.createdByName ? <span className="text-ink-3">{version.createdByName}</span> : null}
                </Td>
                {mayMake ? (
                  <Td>
                    <span className="flex gap-2">
                      <ReconfigureVersion version={version} />
                      <RenameVersion version={version} />
                    </span>
                  </Td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </Panel>
  )
}

function LaneWord({ number, lane }: { number: number; lane: ListedVersion['lanes'][number] | undefined }) {
  if (!lane) return <span className="sr-only">never</span>
  const { glyph, word } = laneLooks[lane.status]
  const vetoed = lane.veto !== null
  const why = [lane.why, ...(lane.veto === lane.why ? [] : [lane.veto])].filter(Boolean).join(' ')
  return (
    <span title={why || undefined} className="inline-flex items-center gap-1.5 text-xs text-ink-2">
      <StatusGlyph kind={vetoed ? 'veto' : glyph} size={12} />
      {vetoed ? <s>v{number}</s> : null}
      {vetoed && lane.status !== 'vetoed' ? `${word}, vetoed` : word}
      {why ? <span className="sr-only">. {why}</span> : null}
    </span>
  )
}
