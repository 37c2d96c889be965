'use client'

import { Button } from '@groundwork/ui/button'
import { Input } from '@groundwork/ui/input'
import { FormMessage } from '../../../forms/form-message'
import { AudienceChoice } from '../audience-choice'
import type { RegisterFacts } from './register-facts'
import type { Registration } from './use-registration'

type RegisterFooterProps = { facts: RegisterFacts; registration: Registration; onClose: () => void }

/** What can be done with the bundle now, or why nothing can. */
export function RegisterFooter(props: RegisterFooterProps) {
  const { facts, registration } = props
  const { preview } = facts
  return (
    <div id="register-enable" className="flex min-w-0 flex-1 flex-col gap-2">
      <FormMessage>{registration.error}</FormMessage>
      {preview ? (
        <EnableRow {...props} />
      ) : registration.excess.length > 0 ? (
        <AskRow {...props} />
      ) : (
        <RegisterRow {...props} />
      )}
    </div>
  )
}

function RegisterRow({ facts, registration }: RegisterFooterProps) {
  const { draft, set, register, busy } = registration
  const reason = whyNot(facts, registration)
  return (
    <div className="flex flex-wrap items-center gap-3">
      <span className="cap">Enable for</span>
      <AudienceChoice value={draft.audience} teams={facts.allTeams} onChange={(audience) => set({ audience })} />
      <span className="ml-auto flex flex-wrap justify-end gap-2">
        <Button
          size="lg"
          reason={reason ?? audienceReason(registration)}
          aria-busy={busy || undefined}
          onClick={() => register(draft.audience)}
        >
          Register and enable
        </Button>
        <Button size="lg" kind="primary" reason={reason} aria-busy={busy || undefined} onClick={() => register(null)}>
          Preview only for me
        </Button>
      </span>
      <Because>{reason}</Because>
    </div>
  )
}

function EnableRow({ facts, registration }: RegisterFooterProps) {
  const { draft, set, enable, busy, mend, excess } = registration
  const beyond = excess.some((each) => facts.shownExcess.includes(each))
  const reason =
    mend ??
    audienceReason(registration) ??
    (beyond ? "Its team's envelope does not hold showing it to others. An administrator can enable it for them." : null)
  return (
    <div className="flex flex-wrap items-center gap-3">
      <span className="cap">Enable for</span>
      <AudienceChoice value={draft.audience} teams={facts.allTeams} onChange={(audience) => set({ audience })} />
      <span className="ml-auto">
        <Button size="lg" kind="primary" reason={reason} aria-busy={busy || undefined} onClick={enable}>
          Enable {facts.name}
        </Button>
      </span>
      <Because>{reason}</Because>
    </div>
  )
}

function AskRow({ facts, registration, onClose }: RegisterFooterProps) {
  const { draft, set, ask, busy } = registration
  const reason =
    (facts.asked ? 'It was asked for already. The answer comes to your inbox.' : null) ??
    whyNot(facts, registration) ??
    audienceReason(registration) ??
    (draft.reason.trim().length < 5 ? 'Say why your team needs it.' : null)
  return (
    <div className="flex flex-wrap items-center gap-3">
      <span className="cap">Enable for</span>
      <AudienceChoice value={draft.audience} teams={facts.allTeams} onChange={(audience) => set({ audience })} />
      <span className="min-w-56 flex-1">
        <Input
          tall
          aria-label="Why your team needs what goes beyond its envelope"
          placeholder="Why your team needs this"
          value={draft.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
      </span>
      <Button size="lg" kind="primary" reason={reason} aria-busy={busy || undefined} onClick={() => ask(onClose)}>
        Ask the administrators
      </Button>
      <Because>{reason}</Because>
    </div>
  )
}

function Because({ children }: { children: string | null }) {
  return children ? <p className="w-full text-right text-xs text-ink-3">{children}</p> : null
}

function whyNot(facts: RegisterFacts, { accepted, mend }: Registration): string | null {
  if (facts.installed) return `${facts.name} ${facts.installed.version} is registered already. Upgrade it on its page.`
  if (!facts.contractFits) return 'It does not fit the contract of this Groundwork.'
  if (!facts.trust.trusted && !(accepted && facts.trust.accept)) return facts.trust.reason
  if (!facts.mayRegister.allowed) return facts.mayRegister.reason
  return mend
}

function audienceReason({ draft }: Registration): string | null {
  return draft.audience.kind === 'teams' && draft.audience.teams.length === 0 ? 'Choose a team, or everyone.' : null
}
