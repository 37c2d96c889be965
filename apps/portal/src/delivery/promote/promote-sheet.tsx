'use client'

import { Button } from '@groundwork/ui/button'
import { EmptyState } from '@groundwork/ui/empty-state'
import { ErrorPanel } from '@groundwork/ui/error-panel'
import { Sheet } from '@groundwork/ui/sheet'
import { SkeletonRows } from '@groundwork/ui/skeleton'
import { Tabs } from '@groundwork/ui/tabs'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import { unitHref } from '../matrix/unit-address'
import { ChangesTab } from './changes-tab'
import { codeChanges } from './code-changes'
import { changedKeys, type Given, riskFlags, type Summary, summaryOf } from './draft-summary'
import { GatesTab } from './gates-tab'
import { PlanTab } from './plan-tab'
import { type PromoteAsk, type PromoteTab, promoteTabs } from './promote-address'
import { PromoteFooter, verbOf } from './promote-footer'
import type { Draft } from './promote-types'
import { RiskTab } from './risk-tab'
import { FromTo } from './from-to'
import { usePromoting } from './use-promoting'

type PromoteSheetProps = {
  ask: PromoteAsk
  tabHref: (tab: PromoteTab) => string
  onTab: (tab: PromoteTab) => void
  onVersion: (id: string) => void
  onClose: () => void
}

/** What a promotion would change, do, wait for and risk, and the asking for it. Also rolls back and redeploys. */
export default function PromoteSheet({ ask, tabHref, onTab, onVersion, onClose }: PromoteSheetProps) {
  const { facts, draft, why, failure, again, refusal, busy, submit } = usePromoting(ask)
  const [given, setGiven] = useState<Given>({ note: '', typedName: '' })
  const { project, unit, to, tab = 'changes', mode } = ask
  const place = facts?.environments.find(({ name }) => name === to)?.title ?? to
  const title = draft
    ? verbOf(draft, place).title
    : mode === 'rollback'
      ? `Roll back ${unit} in ${place}`
      : `Promote ${unit} to ${place}`
  return (
    <Sheet
      open
      wide
      onClose={onClose}
      title={title}
      head={
        draft && facts ? (
          <>
            <FromTo draft={draft} facts={facts} to={to} onVersion={onVersion} />
            <SummaryCells summary={summaryOf(draft)} />
            <Tabs
              label="About the promotion"
              current={tab}
              link={Link}
              onShow={(id) => onTab(promoteTabs.find((each) => each === id) ?? 'changes')}
              items={tabItems(draft, tabHref)}
            />
          </>
        ) : undefined
      }
      footer={
        draft ? (
          <PromoteFooter
            draft={draft}
            place={place}
            given={given}
            onGiven={setGiven}
            refusal={refusal}
            busy={busy}
            onSubmit={() => void submit(draft, given)}
          />
        ) : undefined
      }
    >
      {failure ? (
        <ErrorPanel
          title={`This cannot be planned for ${place}`}
          detail={failure.message}
          actions={<Button onClick={again}>Try again</Button>}
        >
          Nothing was changed, and what runs goes on.
        </ErrorPanel>
      ) : why ? (
        <EmptyState
          kind="nothing-yet"
          title={`No version can come to ${place}`}
          actions={
            <Link href={unitHref({ project, unit })} className="text-accent hover:underline">
              Open the page of {unit}
            </Link>
          }
        >
          {why}
        </EmptyState>
      ) : draft ? (
        <TabBody tab={tab} draft={draft} />
      ) : (
        <Waiting />
      )}
    </Sheet>
  )
}

function Waiting() {
  return (
    <div className="flex flex-col gap-3">
      <p className="text-ink-3">The plan is made: the deployment path and the gates are asked.</p>
      <SkeletonRows rows={6} columns={['w-16', 'w-20', 'w-24']} />
    </div>
  )
}

function tabItems(draft: Draft, href: (tab: PromoteTab) => string) {
  const passing = draft.gates.filter(({ state }) => state === 'pass' || state === 'override_pass').length
  const counts: Record<PromoteTab, string | number> = {
    changes: changedKeys(draft).length + codeChanges(draft.from, draft.to).length,
    plan: draft.plan.steps.length,
    gates: `${passing}/${draft.gates.length}`,
    risk: riskFlags(draft).length,
  }
  const labels: Record<PromoteTab, string> = { changes: 'Changes', plan: 'Plan', gates: 'Gates', risk: 'Risk' }
  return promoteTabs.map((id) => ({ id, label: labels[id], href: href(id), count: counts[id] }))
}

function SummaryCells({ summary }: { summary: Summary }) {
  return (
    <dl className="grid shrink-0 grid-cols-4 border-y border-line-faint max-sm:grid-cols-2">
      {promoteTabs.map((id) => (
        <div
          key={id}
          className="min-w-0 border-line-faint px-5 py-2 not-first:border-l max-sm:px-3.5 max-sm:nth-3:border-l-0 max-sm:nth-3:border-t max-sm:nth-4:border-t"
        >
          <dt className="truncate font-name">{summary[id].title}</dt>
          <dd className="truncate text-xs text-ink-2" title={summary[id].note}>
            {summary[id].note}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function TabBody({ tab, draft }: { tab: PromoteTab; draft: Draft }): ReactNode {
  if (tab === 'plan') return <PlanTab draft={draft} />
  if (tab === 'gates') return <GatesTab draft={draft} />
  if (tab === 'risk') return <RiskTab draft={draft} />
  return <ChangesTab draft={draft} />
}
