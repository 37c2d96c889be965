'use client'

import type { AffectedTarget } from '@groundwork/delivery/environment/bind'
import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { VersionPill } from '@groundwork/ui/version-pill'
import Link from 'next/link'
import { useState } from 'react'
import { useTRPCClient } from '../../trpc/client'

type Asked = { is: 'asking' } | { is: 'asked'; number: number } | { is: 'refused'; why: string }

/** Targets that need a redeploy, and a way to ask for all of them at once: each is a promotion of its own, with its gates. */
export function RedeployList({ targets, why }: { targets: AffectedTarget[]; why: string }) {
  const { delivery } = useTRPCClient()
  const [note, setNote] = useState('')
  const [asked, setAsked] = useState<Record<string, Asked>>({})
  const [keys] = useState(() => new Map<string, string>())
  const open = targets.filter(({ targetId }) => asked[targetId]?.is !== 'asked')
  const busy = Object.values(asked).some(({ is }) => is === 'asking')
  const tell = (id: string, state: Asked) => setAsked((all) => ({ ...all, [id]: state }))

  async function askFor({ targetId, version }: AffectedTarget) {
    tell(targetId, { is: 'asking' })
    try {
      const about = { target: { targetId }, version: version.id, mode: 'redeploy' as const }
      const { planHash, parts } = await delivery.promotions.draft.query(about)
      const requestKey = keys.get(targetId) ?? crypto.randomUUID()
      keys.set(targetId, requestKey)
      const { number } = await delivery.promotions.request.mutate({ ...about, planHash, parts, requestKey, note })
      tell(targetId, { is: 'asked', number })
    } catch (error) {
      tell(targetId, { is: 'refused', why: error instanceof Error ? error.message : 'It could not be asked for.' })
    }
  }
  async function askForAll() {
    for (const target of open) await askFor(target)
  }
  return (
    <Panel
      title={`${plural(targets.length, 'target')} ${targets.length === 1 ? 'needs' : 'need'} a redeploy`}
      note="what runs there goes on as it is"
    >
      <p className="px-3 pt-2.5 text-ink-2">{why}</p>
      <ul className="pt-1.5">
        {targets.map((target) => (
          <li
            key={target.targetId}
            className="flex min-h-row flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line-faint px-3 py-1 last:border-b-0"
          >
            <Link href={`/targets/${target.targetId}`} className="font-name hover:text-accent hover:underline">
              {target.project}/{target.unit}
            </Link>
            <VersionPill number={target.version.number} hash={target.version.id} alias={target.version.alias} now />
            {target.on ? <span className="text-xs text-ink-3">on {target.on}</span> : null}
            <span className="ml-auto min-w-0 text-xs">
              <Outcome asked={asked[target.targetId]} />
            </span>
          </li>
        ))}
      </ul>
      {open.length > 0 ? (
        <div className="flex flex-wrap items-end gap-3 border-t border-line-faint px-3 py-2.5">
          <div className="min-w-56 flex-1">
            <Field label="Reason" hint="It stays with each promotion; some environments ask for one.">
              <Input value={note} onChange={(event) => setNote(event.target.value)} />
            </Field>
          </div>
          <Button kind="primary" aria-busy={busy || undefined} onClick={() => (busy ? undefined : void askForAll())}>
            Ask for {plural(open.length, 'redeploy', 'redeploys')}
          </Button>
        </div>
      ) : null}
    </Panel>
  )
}

function Outcome({ asked }: { asked: Asked | undefined }) {
  if (!asked) return null
  if (asked.is === 'asking') return <span className="text-ink-3">is asked for</span>
  if (asked.is === 'asked')
    return (
      <Link
        href={`/promotions/${asked.number}`}
        className="inline-flex items-center gap-1.5 text-accent hover:underline"
      >
        <StatusGlyph kind="queue" size={12} /> P-{asked.number}
      </Link>
    )
  return (
    <span role="alert" className="flex items-start gap-1.5 text-fail">
      <StatusGlyph kind="fail" size={12} className="mt-0.5" /> {asked.why}
    </span>
  )
}
