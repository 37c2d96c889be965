import { formatBytes } from '@groundwork/ui/number'
import { StatusWord } from '@groundwork/ui/status-word'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import { instanceLook } from '../words/state-look'

export type Instance = {
  replicaId: string
  host: string
  sha256: string
  state: string
  reason: string | null
  pid: number | null
  restarts: number
  memoryBytes: number | null
  startedAt: Date
}

/** Its processes: one for each engine and version that runs. */
export function Instances({ instances, versionOf }: { instances: Instance[]; versionOf: (sha256: string) => string }) {
  if (instances.length === 0) return <p className="p-3 text-ink-2">No engine runs a process of it now.</p>
  return (
    <Table>
      <thead>
        <tr>
          <Th>State</Th>
          <Th>Version</Th>
          <Th className="max-sm:hidden">Engine</Th>
          <Th number className="max-sm:hidden">
            Memory
          </Th>
          <Th number>Restarts</Th>
          <Th number className="max-sm:hidden">
            Started
          </Th>
        </tr>
      </thead>
      <tbody>
        {instances.map((instance) => (
          <Tr key={`${instance.replicaId} ${instance.sha256}`}>
            <Td className="w-full max-w-0 truncate">
              <StatusWord kind={instanceLook(instance.state).glyph}>{instanceLook(instance.state).word}</StatusWord>
              {instance.reason ? (
                <span className="pl-2 text-xs text-ink-3" title={instance.reason}>
                  {instance.reason}
                </span>
              ) : null}
            </Td>
            <Td className="font-mono text-xs">{versionOf(instance.sha256)}</Td>
            <Td className="text-ink-2 max-sm:hidden" title={instance.replicaId}>
              {instance.host}
              {instance.pid === null ? '' : `, ${instance.pid}`}
            </Td>
            <Td number className="max-sm:hidden">
              {instance.memoryBytes === null ? 'not measured' : formatBytes(instance.memoryBytes)}
            </Td>
            <Td number>{instance.restarts}</Td>
            <Td number className="text-ink-2 max-sm:hidden">
              <Time at={instance.startedAt.getTime()} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
