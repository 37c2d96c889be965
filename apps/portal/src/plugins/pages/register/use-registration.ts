'use client'

import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'
import { type AudienceChoiceValue, reachesBeyond, toAudience } from '../audience-choice'
import { standingOf } from '../detail/action-facts'
import { carryOut } from '../detail/agreed'
import { configMend } from '../config-mend'
import { type Draft, keepDraft, onSaved, readDraft, proposedAudience } from './draft'
import type { RegisterFacts } from './register-facts'

/** What has been chosen in the sheet, kept in this browser, and what can be done with it. */
export function useRegistration(facts: RegisterFacts) {
  const client = useTRPCClient()
  const { change, busy, error } = useChange()
  const { sha256, pluginId, name, userId } = facts
  const [draft, setDraft] = useState<Draft>(() => leftDraft(facts) ?? firstDraft(facts))
  const [secrets, setSecrets] = useState<Record<string, string>>({})
  const [accepted, setAccepted] = useState(false)
  const [mend, setMend] = useState<string | null>(() => configMend(facts.configSchema, draft.config))
  useEffect(() => keepDraft(localStorage, sha256, draft), [sha256, draft])

  const router = useRouter()
  const path = usePathname()
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const given = {
    sha256,
    granted: facts.manifest.permissions,
    ...(facts.configSchema && { config: draft.config }),
    ownerTeam: draft.ownerTeam || null,
  }
  const filled = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''))

  /** What goes beyond an envelope depends on whose plugin it becomes: the page asks again. */
  function chooseOwner(ownerTeam: string) {
    set({ ownerTeam })
    const team = ownerTeam ? `&team=${ownerTeam}` : ''
    router.replace(`${path}?register=${sha256}${team}`, { scroll: false })
  }

  function register(audience: AudienceChoiceValue | null) {
    const acceptKey = accepted && !facts.trust.trusted ? facts.trust.accept : null
    change(
      () =>
        client.plugins.register.mutate({
          ...given,
          secrets: filled,
          audience: audience ? toAudience(audience, userId) : null,
          ...(acceptKey && { acceptKey }),
        }),
      () => {
        setSecrets({})
        if (!audience) return `${name} is registered. Only you see it.`
        keepDraft(localStorage, sha256, null)
        return { told: `${name} is on.`, go: `/plugins/${pluginId}` }
      },
    )
  }

  /** A preview is configured while it is one: before it is shown to anybody. */
  async function saveSettings() {
    if (facts.configSchema && JSON.stringify(draft.config) !== JSON.stringify(facts.configValues))
      await client.plugins.config.save.mutate({ id: pluginId, values: draft.config, revision: facts.configRevision })
    for (const [secret, value] of Object.entries(filled))
      await client.plugins.secrets.set.mutate({ id: pluginId, name: secret, value })
  }

  function enable() {
    const { preview } = facts
    if (!preview) return
    const audience = toAudience(draft.audience, userId)
    const read = async () => standingOf(await client.plugins.detail.query({ id: pluginId }))
    const known = preview.standing
    change(
      async () => {
        await saveSettings()
        await carryOut({ name, decision: 'audience', asked: known, known, read }, (generation) =>
          client.plugins.enable.mutate({ id: pluginId, generation, audience }),
        )
      },
      () => {
        keepDraft(localStorage, sha256, null)
        return { told: `${name} is on.`, go: `/plugins/${pluginId}` }
      },
    )
  }

  function askToShow(done: () => void) {
    const { preview } = facts
    if (!preview) return
    const [audience, reason] = [toAudience(draft.audience, userId), draft.reason.trim()]
    change(
      async () => {
        await saveSettings()
        await client.plugins.requests.ask.mutate({ id: pluginId, audience, reason })
      },
      () => {
        done()
        return 'The administrators are asked. Their answer comes to your inbox.'
      },
    )
  }

  function ask(done: () => void) {
    change(
      () =>
        client.plugins.requests.ask.mutate({
          sha256,
          reason: draft.reason.trim(),
          register: {
            granted: given.granted,
            ...(facts.configSchema && { config: draft.config }),
            ownerTeam: draft.ownerTeam,
            audience: toAudience(draft.audience, userId),
          },
        }),
      () => {
        done()
        return 'The administrators are asked. Their answer comes to your inbox.'
      },
    )
  }

  return {
    excess: [...facts.excess, ...(reachesBeyond(draft.audience, draft.ownerTeam) ? facts.shownExcess : [])],
    draft,
    set,
    chooseOwner,
    secrets,
    setSecrets,
    accepted,
    setAccepted,
    mend,
    setMend,
    register,
    enable,
    ask,
    askToShow,
    busy,
    error,
  }
}

export type Registration = ReturnType<typeof useRegistration>

/** Nothing while the page is rendered on the server, where there is no browser that could have kept it. */
function leftDraft(facts: RegisterFacts): Draft | null {
  const left = typeof localStorage === 'undefined' ? null : readDraft(localStorage, facts.sha256)
  return left && onSaved(left, facts)
}

function firstDraft({ teams, platformOwned, configValues, configRevision, envelopeTeam }: RegisterFacts): Draft {
  const team = envelopeTeam || (platformOwned ? '' : (teams[0]?.id ?? ''))
  return {
    ownerTeam: team,
    config: configValues,
    revision: configRevision,
    audience: proposedAudience(team || null),
    reason: '',
  }
}
