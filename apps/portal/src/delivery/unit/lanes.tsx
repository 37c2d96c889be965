'use client'

import { Button } from '@groundwork/ui/button'
import { buttonClass } from '@groundwork/ui/button-style'
import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { VersionPill } from '@groundwork/ui/version-pill'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { type CellFacts, cellFacts } from '../matrix/cell-facts'
import { type PromoteAsk, promoteHref } from '../promote/promote-address'
import { entryWords } from '../shown/policy-words'
import { usePage } from '../shown/use-page'
import { useWhen } from '../shown/use-when'
import { backsIn, nextFor } from './lane-facts'
import { Since } from './since'
import type { LaneEnvironment, UnitFacts } from './unit-types'

/** A lane for each environment that a version of the unit can enter, from the lowest to the highest. */
export function Lanes({ facts }: { facts: UnitFacts }) {
  const lanes = facts.environments.filter(
    ({ id, cell }) =>
      cell !== null ||
      facts.versions.length === 0 ||
      facts.versions.some(({ lanes: of }) => of.some(({ environmentId }) => environmentId === id)),
  )
  return (
    <Panel id="lanes" title="Environments">
      <ol className="divide-y divide-line-faint">
        {lanes.map((environment) => (
          <LaneRow key={environment.id} environment={environment} facts={facts} />
        ))}
      </ol>
    </Panel>
  )
}

function LaneRow({ environment, facts }: { environment: LaneEnvironment; facts: UnitFacts }) {
  const when = useWhen()
  const { name, title, production, policy, opening, cell } = environment
  const shown = cell && cellFacts(cell, { waitsForMe: false, when })
  const next = nextFor(environment, facts)
  const backs = backsIn(environment, facts)
  const may = facts.may.promote.allowed ? null : facts.may.promote.reason
  const place = { project: facts.unit.project, unit: facts.unit.name, to: name }
  return (
    <li
      data-lane={name}
      className={`grid grid-cols-[170px_minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 px-3 py-2.5 max-md:grid-cols-1 ${production ? 'bg-[color-mix(in_oklab,var(--color-accent)_3.5%,transparent)]' : ''}`}
    >
      <div className="min-w-0">
        <p className="flex items-center gap-1.5">
          {cell ? (
            <Link href={`/targets/${cell.targetId}`} className="font-name hover:text-accent">
              {title}
            </Link>
          ) : (
            <span className="font-name">{title}</span>
          )}
        </p>
        <p className="text-xs text-ink-2">{entryWords(policy, opening, when)}</p>
      </div>
      <div className="flex min-w-0 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-2">
          <StatusGlyph kind={shown?.glyph ?? 'none'} label={shown?.says ?? 'Nothing was brought here yet.'} />
          {cell?.version ? (
            <>
              <VersionPill
                number={cell.version.number}
                hash={cell.version.id}
                alias={cell.version.alias}
                vetoed={cell.marks.veto !== null}
                now
              />
              <span className="text-xs text-ink-2">
                {cell.since === null ? null : (
                  <>
                    <Since at={cell.since} />
                  </>
                )}
                {cell.by ? `, by ${cell.by}` : ''}
              </span>
            </>
          ) : (
            <span className="text-ink-3">nothing runs here yet</span>
          )}
          {shown?.moving ? (
            <Link href={shown.moving.href} className="text-run hover:underline">
              P-{shown.moving.number} {shown.moving.word} v{shown.moving.to}
            </Link>
          ) : cell?.active ? (
            <Link href={`/promotions/${cell.active.number}`} className="text-accent hover:underline">
              P-{cell.active.number} with v{cell.active.version} waits
            </Link>
          ) : null}
        </p>
        {shown && cell?.version ? <Says lines={saidOf(shown)} /> : null}
        {environment.configAhead.length > 0 ? (
          <p className="text-xs break-words text-warn">
            Configuration ahead: {environment.configAhead.slice(0, 4).join(', ')}
            {environment.configAhead.length > 4 ? ` and ${environment.configAhead.length - 4} more` : ''}{' '}
            {environment.configAhead.length === 1 ? 'was' : 'were'} changed since. A redeploy brings what it says.
          </p>
        ) : null}
        <Says lines={backs.flatMap(({ note, reason }) => note ?? reason ?? [])} />
        {next && !next.isEligible ? (
          <p className="text-xs text-ink-2">
            v{next.version.number} cannot come{next.isVetoed ? '' : ' yet'}: {next.why}
          </p>
        ) : null}
      </div>
      <div className="flex flex-wrap gap-2">
        <Ask
          ask={next?.ask ?? { ...place }}
          reason={may ?? (facts.versions.length === 0 ? 'There is no version yet.' : null)}
        >
          {next?.isEligible ? `Promote v${next.version.number}…` : cell?.version && !next ? 'Redeploy…' : 'Promote…'}
        </Ask>
        {cell?.version && next ? (
          <Ask ask={{ ...place, mode: 'redeploy', version: cell.version.id }} reason={may}>
            Redeploy v{cell.version.number}…
          </Ask>
        ) : null}
        {backs.map(({ label, reason, deployment }) => (
          <Ask key={label} ask={{ ...place, mode: 'rollback', deployment }} reason={may ?? reason}>
            {label}
          </Ask>
        ))}
      </div>
    </li>
  )
}

const standing = ['pin', 'hold', 'paused', 'freeze'] as const

/** What its state means, and what people said of it: one line each. */
function saidOf({ glyph, says, marks }: CellFacts): string[] {
  const words = marks.filter(({ icon }) => standing.some((each) => each === icon)).map((mark) => mark.says)
  // A hold and a freeze are told by their own lines.
  return glyph === 'ok' || glyph === 'pause' ? words : [says, ...words]
}

function Says({ lines }: { lines: readonly string[] }) {
  return lines.map((line) => (
    <p key={line} className="text-xs break-words text-ink-2">
      {line}
    </p>
  ))
}

function Ask({ ask, reason, children }: { ask: PromoteAsk; reason: string | null; children: ReactNode }) {
  const page = usePage()
  if (reason) return <Button reason={reason}>{children}</Button>
  return (
    <Link
      href={promoteHref(page, ask)}
      scroll={false}
      prefetch={false}
      data-promote={ask.mode ?? 'deploy'}
      className={buttonClass()}
    >
      {children}
    </Link>
  )
}
