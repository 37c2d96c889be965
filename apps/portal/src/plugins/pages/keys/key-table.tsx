import { Pill } from '@groundwork/ui/pill'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import type { RouterOutputs } from '../../../trpc/types'
import { RevokeKey } from './revoke-key'

type Key = RouterOutputs['plugins']['keys']['list']['keys'][number]

/** Keys with what they may sign; revoked ones stay readable at the end. */
export function KeyTable({ keys, reason }: { keys: Key[]; reason: string | null }) {
  return (
    <Table>
      <thead className="max-sm:hidden">
        <tr>
          <Th>Publisher</Th>
          <Th>Ids that begin with</Th>
          <Th className="max-rail:hidden">Fingerprint</Th>
          <Th className="max-rail:hidden">Signs</Th>
          <Th number>Added</Th>
          <Th />
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <Tr key={key.id} className={key.revokedAt ? 'text-ink-3' : ''}>
            <Td>
              <span className="font-name">{key.publisher}</span>
              <span className="text-xs text-ink-3">{key.teamName ? `, ${key.teamName}` : ''}</span>
            </Td>
            <Td>
              <code>{key.idPrefix}</code>
            </Td>
            <Td className="w-full max-w-0 truncate max-rail:hidden">
              <code className="text-ink-2" title={key.fingerprint}>
                {key.fingerprint}
              </code>
            </Td>
            <Td className="max-w-56 truncate text-ink-2 max-rail:hidden">{key.plugins.join(', ') || 'nothing here'}</Td>
            <Td number className="text-ink-2 max-sm:hidden">
              <Time at={key.createdAt.getTime()} />
            </Td>
            <Td className="text-right">
              {key.revokedAt ? (
                <Pill tone="warn">revoked</Pill>
              ) : (
                <RevokeKey
                  id={key.id}
                  publisher={key.publisher}
                  fingerprint={key.fingerprint}
                  plugins={key.plugins}
                  reason={reason}
                />
              )}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
