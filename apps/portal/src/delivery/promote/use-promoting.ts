'use client'

import { toast } from '@groundwork/ui/toast'
import { useQuery } from '@tanstack/react-query'
import { TRPCClientError } from '@trpc/client'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { useTRPC, useTRPCClient } from '../../trpc/client'
import { chooseVersion } from './choose-version'
import { failingPluginGates, type Given, movedParts } from './draft-summary'
import type { PromoteAsk } from './promote-address'
import type { Draft } from './promote-types'

export type Refusal = { message: string /** What of the plan is other than it was shown. */; moved: string[] | null }

const fresh = { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false } as const

/**
 * What the sheet is about and the asking itself. One key is made when the sheet opens, so that however often the button is
 * pressed there is one promotion.
 */
export function usePromoting(ask: PromoteAsk) {
  const { delivery } = useTRPC()
  const client = useTRPCClient()
  const router = useRouter()
  const [requestKey] = useState(() => crypto.randomUUID())
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [busy, setBusy] = useState(false)
  const asking = useRef(false)
  const { project, unit, to, mode, deployment } = ask
  const facts = useQuery(delivery.units.get.queryOptions({ project, unit }, fresh))
  const choice = facts.data ? chooseVersion(ask, facts.data) : null
  const version = ask.version ?? choice?.version?.id ?? null
  const target = { project, unit, environment: to }
  const input = { target, version, ...(mode === 'rollback' ? { mode, deployment: deployment ?? null } : {}) }
  const isReady = ask.version !== undefined || (choice !== null && choice.why === null)
  const drafted = useQuery({ ...delivery.promotions.draft.queryOptions(input, fresh), enabled: isReady })

  async function submit(draft: Draft, given: Given) {
    if (asking.current) return
    asking.current = true
    setBusy(true)
    setRefusal(null)
    const { planHash, parts } = draft
    const despite = given.despite ? failingPluginGates(draft.gates).map(({ id }) => id) : []
    const answers = { note: given.note.trim() || null, typedName: given.typedName || null, despite }
    const said = { requestKey, planHash, parts, ...answers }
    // Of the draft that was shown: what the server would choose now may be another version.
    const shown = { target, version: draft.plan.to }
    try {
      const { promotions } = client.delivery
      const { number } = ask.retryOf
        ? await promotions.retry.mutate({ number: ask.retryOf, ...said })
        : draft.plan.mode === 'rollback'
          ? await promotions.rollBack.mutate({ ...shown, deployment: deployment ?? null, ...said })
          : await promotions.request.mutate({
              ...shown,
              mode: draft.plan.mode,
              ...said,
              again: draft.nothingChanges !== null,
            })
      toast({ text: `P-${number} was asked for.` })
      router.push(`/promotions/${number}`)
    } catch (error) {
      asking.current = false
      setBusy(false)
      await explain(error, draft)
    }
  }

  async function explain(error: unknown, before: Draft) {
    const message = error instanceof Error ? error.message : 'This did not work. Nothing was asked for.'
    setRefusal({ message, moved: null })
    if (!isConflict(error)) return
    const { data } = await drafted.refetch()
    if (data && data.planHash !== before.planHash) setRefusal({ message, moved: movedParts(before.parts, data.parts) })
  }

  const failure = facts.error ?? drafted.error
  return {
    facts: facts.data ?? null,
    draft: drafted.data ?? null,
    why: choice?.why ?? null,
    failure,
    again: () => void (facts.error ? facts.refetch() : drafted.refetch()),
    refusal,
    busy,
    submit,
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof TRPCClientError && (error.data as { code?: string } | null)?.code === 'CONFLICT'
}
