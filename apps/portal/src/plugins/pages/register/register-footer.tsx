'use client'

import { Button } from '@groundwork/ui/button'
import { Input } from '@groundwork/ui/input'
import { FormMessage } from '../../../forms/form-message'
import { AudienceChoice } from '../audience-choice'
import { askedAlready, askReasonOf } from '../contents/ask-reason'
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
        <AskRow
          {...props}
          asked={facts.asked}
          reason={whyNot(facts, registration) ?? audienceReason(registration)}
          onAsk={() => registration.ask(props.onClose)}
        />
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

function EnableRow(props: RegisterFooterProps) {
  const { facts, registration, onClose } = props
  const { draft, set, enable, askToShow, busy, mend, excess } = registration
  const reason = mend ?? audienceReason(registration)
  if (excess.some((each) => facts.shownExcess.includes(each)))
    return (
      <AskRow
        {...props}
        asked={facts.preview?.asked ?? false}
        reason={reason}
        onAsk={() => askToShow(onClose)}
        note="Its team's envelope does not hold showing it to others."
      />
    )
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

type AskRowProps = RegisterFooterProps & {
  asked: boolean
  /** Why it cannot be asked for, beside that the reason is missing; null when it can. */
  reason: string | null
  /** What is asked for, where the sheet does not say it. */
  note?: string
  onAsk: () => void
}

function AskRow({ facts, registration, asked, reason, note, onAsk }: AskRowProps) {
  const { draft, set, busy } = registration
  const why = (asked ? askedAlready : null) ?? reason ?? askReasonOf(false, draft.reason)
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
      <Button size="lg" kind="primary" reason={why} aria-busy={busy || undefined} onClick={onAsk}>
        Ask the administrators
      </Button>
      <Because>{[note, why].filter(Boolean).join(' ') || null}</Because>
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
