'use client'

import { Menu } from '@groundwork/ui/menu'
import { Time } from '@groundwork/ui/time'
import { VersionPill } from '@groundwork/ui/version-pill'
import { ArrowRight, ChevronDown } from 'lucide-react'
import { otherVersions } from './choose-version'
import type { Draft, UnitFacts } from './promote-types'

type FromToProps = { draft: Draft; facts: UnitFacts; to: string; onVersion: (id: string) => void }

/** What runs now and what would, with where that was verified; another version can be chosen. */
export function FromTo({ draft, facts, to, onVersion }: FromToProps) {
  const { from, to: version, risk } = draft
  const verified = risk.verifiedIn.at(-1)
  const others = otherVersions({ to, mode: draft.plan.mode }, facts).filter(({ id }) => id !== version.id)
  return (
    <div className="flex flex-wrap items-center gap-2 px-5 pt-2.5 pb-3 max-sm:px-3.5">
      <span className="text-xs text-ink-2">{from ? 'runs now' : 'nothing runs there yet'}</span>
      {from ? <VersionPill number={from.number} hash={from.id} alias={from.alias} big now /> : null}
      <ArrowRight size={14} strokeWidth={1.75} aria-label="to" className="text-ink-3" />
      <VersionPill number={version.number} hash={version.id} alias={version.alias} big />
      <span className="text-xs text-ink-2">
        {risk.verifiedHere ? (
          <>
            verified here, <Time at={risk.verifiedHere} mode="moment" />
          </>
        ) : verified ? (
          <>
            verified in {verified.environment}, <Time at={verified.at} mode="moment" />
          </>
        ) : (
          'not verified anywhere yet'
        )}
      </span>
      {others.length > 0 ? (
        <span className="ml-auto">
          <Menu
            kind="quiet"
            align="end"
            items={others.map(({ id, number, alias, lanes }) => {
              const environment = facts.environments.find(({ name }) => name === to)
              const lane = lanes.find(({ environmentId }) => environmentId === environment?.id)
              return {
                id,
                label: `v${number}${alias ? `, ${alias}` : ''}`,
                hint: lane?.why ?? lane?.status ?? '',
                onSelect: () => onVersion(id),
              }
            })}
          >
            Other version
            <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
          </Menu>
        </span>
      ) : null}
    </div>
  )
}
