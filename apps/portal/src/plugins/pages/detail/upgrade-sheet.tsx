'use client'

import { Button } from '@groundwork/ui/button'
import { parsePath } from '@groundwork/ui/json-schema'
import { Input } from '@groundwork/ui/input'
import { Sheet } from '@groundwork/ui/sheet'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormMessage } from '../../../forms/form-message'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'
import { type Excess, ExcessList } from '../contents/excess-list'
import { askedAlready, askReasonOf } from '../contents/ask-reason'
import { type Diff, ManifestDiff } from '../contents/manifest-diff'
import { standingOf } from './action-facts'
import { carryOut, type Standing } from './agreed'
import { ReleaseFit } from './release-fit'

export type UpgradeFacts = {
  id: string
  name: string
  from: string
  to: string
  sha256: string
  standing: Standing<'upgrade'>
  diff: Diff
  excess: Excess[]
  /** What of the saved configuration does not fit this version. */
  misfits: { path: string; message: string }[]
  asked: boolean
  /** A domain library, which may describe how projects are configured. */
  isLibrary: boolean
  hasBackend: boolean
  hasTables: boolean
  failure: string | null
  /** Why this person may not upgrade, or the version may not be used; null when it may. */
  reason: string | null
}

/** From one version to another: what changes, how it happens, and the step itself. */
export function UpgradeSheet({ facts }: { facts: UpgradeFacts }) {
  const { plugins } = useTRPCClient()
  const router = useRouter()
  const { change, busy, error } = useChange()
  const [why, setWhy] = useState('')
  const [asked, setAsked] = useState(facts.standing)
  // Nobody could agree while it could not be pressed: what is shown when it can be is what is agreed to.
  const [wasRefused, setWasRefused] = useState(facts.reason !== null)
  if (wasRefused !== (facts.reason !== null)) {
    setWasRefused(facts.reason !== null)
    setAsked(facts.standing)
  }
  const { id, name, from, to, sha256, excess } = facts
  const close = () => router.push(`/plugins/${id}/versions`, { scroll: false })
  const beyond = excess.length > 0
  const read = async () => standingOf(await plugins.detail.query({ id }))
  const upgrade = () => {
    const known = facts.standing
    const agreed = { name, decision: 'upgrade', asked, known, read } as const
    // From here on the sheet says how it stands now: who presses again has seen that.
    setAsked(known)
    change(
      () => carryOut(agreed, (generation) => plugins.upgrade.mutate({ id, sha256, generation })),
      () => {
        close()
        return `${name} is being upgraded to ${to}.`
      },
    )
  }
  const ask = () =>
    change(
      () => plugins.requests.ask.mutate({ sha256, reason: why.trim() }),
      () => {
        close()
        return 'The administrators are asked. Their answer comes to your inbox.'
      },
    )
  return (
    <Sheet
      open
      wide
      onClose={close}
      title={
        <span>
          Upgrade {name}{' '}
          <span className="font-mono text-sm font-normal text-ink-2">
            {from} to {to}
          </span>
        </span>
      }
      footer={
        <div className="flex min-w-0 flex-1 flex-col gap-2">
          <FormMessage>{error}</FormMessage>
          {beyond ? (
            <div className="flex flex-wrap items-center gap-3">
              <span className="min-w-56 flex-1">
                <Input
                  tall
                  aria-label="Why your team needs what goes beyond its envelope"
                  placeholder="Why your team needs this"
                  value={why}
                  onChange={(event) => setWhy(event.currentTarget.value)}
                />
              </span>
              <Button
                size="lg"
                kind="primary"
                reason={askReason(facts, why)}
                aria-busy={busy || undefined}
                onClick={ask}
              >
                Ask the administrators
              </Button>
            </div>
          ) : (
            <div className="flex flex-wrap items-center justify-end gap-3">
              {facts.reason ? <p className="min-w-0 flex-1 text-right text-xs text-ink-2">{facts.reason}</p> : null}
              <Button size="lg" kind="primary" reason={facts.reason} aria-busy={busy || undefined} onClick={upgrade}>
                Upgrade {name} to {to}
              </Button>
            </div>
          )}
        </div>
      }
    >
      <div className="flex flex-col gap-5">
        {facts.failure ? (
          <p className="flex gap-2 rounded-md bg-fail-soft px-3 py-2.5">
            <StatusGlyph kind="fail" className="mt-[3px]" />
            <span>It was tried and failed: {facts.failure}</span>
          </p>
        ) : null}
        {beyond ? (
          <section className="flex flex-col gap-1.5">
            <h2 className="text-base font-semibold">Goes beyond your team's envelope</h2>
            <ExcessList excess={excess} />
          </section>
        ) : null}
        <section className="flex flex-col gap-1.5">
          <h2 className="text-base font-semibold">What changes</h2>
          <ManifestDiff diff={facts.diff} />
        </section>
        {facts.misfits.length > 0 ? <Misfits facts={facts} /> : null}
        {facts.isLibrary ? <ReleaseFit id={id} sha256={sha256} version={to} toMigrate /> : null}
        <section className="flex flex-col gap-1.5">
          <h2 className="text-base font-semibold">How it happens</h2>
          <ol className="flex list-decimal flex-col gap-1 pl-5 text-ink-2">
            {facts.hasBackend ? (
              <>
                {facts.hasTables ? <li>Its tables are brought up to date.</li> : null}
                <li>
                  {to} starts on every engine beside {from}; within 8 s all must answer.
                </li>
                <li>All requests move over at once; open ones finish on {from}.</li>
                <li>If one engine cannot start it, {from} stays, and the reason is shown here.</li>
              </>
            ) : (
              <li>Open pages load {to} by themselves, at once.</li>
            )}
            <li>Going back to {from} works the same way.</li>
          </ol>
        </section>
      </div>
    </Sheet>
  )
}

/** The upgrade is possible all the same: only who knows the plugin can say whether it works with what is saved. */
function Misfits({ facts: { id, name, to, misfits } }: { facts: UpgradeFacts }) {
  return (
    <section className="flex flex-col gap-1.5">
      <h2 className="text-base font-semibold">The saved configuration does not fit {to}</h2>
      <ul className="rounded-md border border-line bg-warn-soft">
        {misfits.map(({ path, message }) => (
          <li key={path} className="flex gap-2 px-3 py-1.5">
            <StatusGlyph kind="warn" className="mt-[3px]" />
            <span className="min-w-0">
              {path ? <code className="pr-2 break-all">{parsePath(path).join('.')}</code> : null}
              {message}
            </span>
          </li>
        ))}
      </ul>
      <p className="text-ink-2">
        {name} gets the saved values as they are until somebody mends them.{' '}
        <Link href={`/plugins/${id}/configuration`} className="text-accent hover:underline">
          Change the configuration
        </Link>{' '}
        before, or right after the upgrade.
      </p>
    </section>
  )
}

function askReason({ asked, reason }: UpgradeFacts, why: string): string | null {
  return (asked ? askedAlready : reason) ?? askReasonOf(false, why)
}
