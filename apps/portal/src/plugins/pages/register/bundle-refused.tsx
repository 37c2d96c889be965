'use client'

import { Button } from '@groundwork/ui/button'
import { ErrorPanel } from '@groundwork/ui/error-panel'
import type { BundleProblem, Consent, Refused } from './send-bundle'
import type { TrustRefused } from './trust-refused'
import { AskForKey } from './ask-for-key'

type BundleRefusedProps = {
  what: string
  refusal: Refused
  /** Sends it again, with what an administrator agrees to beside what was agreed to before. */
  again: (consent?: Consent) => void
  trustRefused: TrustRefused | null
}

/** Why a bundle was not taken: each reason with its code and its place in the bundle, and what one can do about it. */
export function BundleRefused({ what, refusal, again, trustRefused }: BundleRefusedProps) {
  const { problems, key, publisher } = refusal
  const [first, ...others] = problems
  if (!first) return null
  return (
    <ErrorPanel title={`${what} was not taken`} actions={<Button onClick={() => again()}>Try again</Button>}>
      <p>{first.message}</p>
      <Place problem={first} />
      {others.length > 0 ? (
        <ul className="mt-2 flex flex-col gap-1.5 border-t border-line pt-2">
          {others.slice(0, 20).map((problem, index) => (
            <li key={`${problem.code} ${index}`}>
              {problem.message}
              <Place problem={problem} />
            </li>
          ))}
        </ul>
      ) : null}
      <p className="pt-2 text-xs">Nothing of it was stored or run.</p>
      {first.code === 'unknown-key' && key ? (
        <TrustKey signedBy={key} refused={trustRefused} onTrust={(trust) => again({ trust })} />
      ) : null}
      {publisher === null ? null : (
        <AcceptPublisher
          publisher={publisher}
          reason={trustRefused?.reason ?? null}
          onAccept={() => again({ publisher: 'accept' })}
        />
      )}
    </ErrorPanel>
  )
}

function Place({ problem }: { problem: BundleProblem }) {
  const { code, file, line } = problem
  return (
    <p className="text-xs text-ink-3">
      {file ? (
        <>
          <code className="break-all text-ink-2">
            {file}
            {line ? `:${line}` : ''}
          </code>
          {', '}
        </>
      ) : null}
      reason <code>{code}</code>
    </p>
  )
}

type TrustKeyProps = {
  signedBy: NonNullable<Refused['key']>
  refused: TrustRefused | null
  onTrust: (fingerprint: string) => void
}

/** A first key is accepted here with its fingerprint, by those who may trust keys. */
function TrustKey({ signedBy, refused, onTrust }: TrustKeyProps) {
  const { fingerprint, publisher, pluginId } = signedBy
  return (
    <div className="mt-3 flex flex-col items-start gap-2 border-t border-line pt-2">
      <p>
        It is signed with <code className="break-all">{fingerprint}</code>
        {publisher ? ` and names ${publisher} as its publisher, which nobody verified` : ''}. Compare the fingerprint
        with what {publisher || 'the publisher'} tells you by phone or in person.
      </p>
      <Button kind="primary" reason={refused?.reason ?? null} reasonAt="below" onClick={() => onTrust(fingerprint)}>
        Trust this key for ids that begin with {pluginId}
      </Button>
      {refused ? <AskForKey {...signedBy} administrators={refused.administrators} /> : null}
    </div>
  )
}

type AcceptPublisherProps = { publisher: string; reason: string | null; onAccept: () => void }

/** Another publisher may follow only when an administrator says so. */
function AcceptPublisher({ publisher, reason, onAccept }: AcceptPublisherProps) {
  return (
    <div className="mt-3 flex flex-col items-start gap-2 border-t border-line pt-2">
      <p>
        A plugin that changes hands keeps its tables, secrets and permissions: {publisher} would have them. Ask the
        former publisher whether that is meant.
      </p>
      <Button kind="primary" reason={reason} reasonAt="below" onClick={onAccept}>
        Accept {publisher} as its publisher
      </Button>
    </div>
  )
}
