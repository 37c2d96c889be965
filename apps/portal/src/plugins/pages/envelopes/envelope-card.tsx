import { buttonClass } from '@groundwork/ui/button-style'
import { formatNumber } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import { Pill } from '@groundwork/ui/pill'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { mayInWords } from '../words/adds'
import { RevokeEnvelope } from './revoke-envelope'

type EnvelopeCardProps = {
  envelope: {
    id: string
    teamName: string
    idPrefix: string
    permissions: string[]
    points: string[]
    memoryMb: number
    ratePerMinute: number
    environments: string[]
    everyone: boolean
  }
  yours: boolean
  mayChange: boolean
  keys: { id: string; publisher: string; fingerprint: string; idPrefix: string }[]
  plugins: { id: string; name: string; version: string }[]
  /** Integrations of its plugins that are bound to environments it does not name. */
  beyond: { integration: string; environment: string }[]
}

/** What one team may do alone, and what it has done with it. */
export function EnvelopeCard({ envelope, yours, mayChange, keys, plugins, beyond }: EnvelopeCardProps) {
  const { id, teamName, idPrefix, permissions, points, memoryMb, ratePerMinute, environments, everyone } = envelope
  return (
    <Panel
      title={
        <span className="flex items-center gap-2">
          {teamName}
          {yours ? <Pill tone="accent">your team</Pill> : null}
        </span>
      }
      note={<code>{idPrefix}</code>}
      actions={
        mayChange ? (
          <>
            <Link href={`/plugins/envelopes?envelope=${id}`} scroll={false} className={buttonClass({ size: 'sm' })}>
              Change
            </Link>
            <RevokeEnvelope id={id} team={teamName} idPrefix={idPrefix} />
          </>
        ) : null
      }
    >
      <dl className="flex flex-col py-1">
        <Term name="Ids">
          <code>{idPrefix}</code> and what begins with <code>{idPrefix.replace(/-$/, '')}-</code>
        </Term>
        <Term name="May">{mayInWords(permissions)}</Term>
        <Term name="Points">
          {points.length === 0 ? 'none' : <span className="text-xs break-words">{points.join(', ')}</span>}
        </Term>
        <Term name="Memory">{memoryMb} MB a plugin and engine</Term>
        <Term name="Rate">{formatNumber(ratePerMinute)} calls a minute and plugin, on all engines together</Term>
        <Term name="Shown to">
          {everyone
            ? "everyone: their code then runs in everybody's pages, administrators' too"
            : 'the team; beyond it on request'}
        </Term>
        <Term name="Environments">
          {environments.length > 0 ? environments.join(', ') : 'none'}
          {beyond.map(({ integration, environment }) => (
            <span key={`${integration} ${environment}`} className="block text-xs text-warn">
              {integration} is bound to {environment} already, and stays.
            </span>
          ))}
        </Term>
        <Term name="Keys">
          {keys.length === 0
            ? 'none of its own; the first signed bundle brings one'
            : keys.map((key) => (
                <span key={key.id} className="block truncate" title={key.fingerprint}>
                  {key.publisher} <code className="text-ink-3">{key.fingerprint.slice(0, 20)}…</code>
                </span>
              ))}
        </Term>
        <Term name="Plugins">
          {plugins.length === 0
            ? 'none yet'
            : plugins.map((plugin) => (
                <Link key={plugin.id} href={`/plugins/${plugin.id}`} className="mr-3 hover:text-accent">
                  {plugin.name} <span className="font-mono text-xs text-ink-2">{plugin.version}</span>
                </Link>
              ))}
        </Term>
      </dl>
    </Panel>
  )
}

function Term({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-h-row-dense grid-cols-[104px_minmax(0,1fr)] items-baseline gap-2 px-3 py-1">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
