import { type FilterToken, type ProjectFilter, withoutToken } from '@groundwork/catalog/filter'
import type { ProjectFacets } from '@groundwork/catalog/project'
import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import Link from 'next/link'
import { shellLines, tokenPlaceholder } from '../connect/lines'
import { env } from '../env'
import { api } from '../trpc/server'
import { type ListAddress, listHref } from './address'

type NoProjectsProps = { address: ListAddress; facets: ProjectFacets }

/** Why the list is empty: nothing has run yet, or no project matches, and then which part of the filter is to blame. */
export function NoProjects({ address, facets }: NoProjectsProps) {
  return facets.everything === 0 ? <NothingYet /> : <NothingMatches address={address} facets={facets} />
}

export function NothingYet({ title = 'No project has run here yet' }: { title?: string }) {
  const url = env().GROUNDWORK_METADATA_URL ?? env().GROUNDWORK_ENGINE_URL
  return (
    <EmptyState
      kind="nothing-yet"
      title={title}
      command={`${shellLines(url, tokenPlaceholder)}\npython flow.py run`}
      actions={
        <Link href="/connect" className={buttonClass({ kind: 'primary' })}>
          Connect Metaflow
        </Link>
      }
    >
      Point a Metaflow client at this address, with a token of yours, and run any flow. The project appears with its
      first run.
    </EmptyState>
  )
}

async function NothingMatches({ address, facets }: NoProjectsProps) {
  const parts = await (await api()).catalog.countWithoutEach({ filter: address.filter })
  const best = parts.toSorted((a, b) => b.without - a.without)[0]
  const href = (filter: ProjectFilter) => listHref({ ...address, filter })
  return (
    <EmptyState
      kind="no-match"
      title={parts.length === 1 ? 'No project matches this filter' : `No project matches all ${parts.length} filters`}
      actions={
        <>
          {best && best.without > 0 && parts.length > 1 && (
            <Link href={href(withoutToken(address.filter, best))} className={buttonClass({ kind: 'primary' })}>
              Remove {tokenText(best, facets)}
            </Link>
          )}
          <Link href={href({})} className={buttonClass({ kind: parts.length > 1 ? 'default' : 'primary' })}>
            Show all {facets.everything} projects
          </Link>
        </>
      }
    >
      <ul className="flex flex-col gap-1.5 pt-1">
        {parts.map((part) => (
          <li key={`${part.field}:${part.value}`} className="flex flex-wrap items-center gap-2">
            <Link
              href={href(withoutToken(address.filter, part))}
              className="rounded-xs bg-accent-soft px-1.5 font-mono text-xs leading-5 text-accent hover:bg-selected"
            >
              {tokenText(part, facets)} <span aria-hidden="true">×</span>
              <span className="sr-only">, remove</span>
            </Link>
            {part.without > 0 ? (
              <span className="inline-flex items-center gap-1.5 text-fail">
                <StatusGlyph kind="fail" size={12} /> empties the set: without it there {are(part.without)}
              </span>
            ) : (
              <span className="text-ink-3">without it there are none either</span>
            )}
          </li>
        ))}
      </ul>
    </EmptyState>
  )
}

const are = (count: number) => (count === 1 ? 'is 1' : `are ${count}`)

function tokenText(token: FilterToken, facets: ProjectFacets): string {
  if (token.field === 'q') return `“${token.value}”`
  if (token.field === 'starred' || token.field === 'mine') return `is:${token.field}`
  if (token.field !== 'owner') return `${token.field}:${token.value}`
  return `owner:${facets.owner.find((owner) => owner.value === token.value)?.label ?? token.value}`
}

/** The third kind of empty: there may be projects, but not for this person. */
export function NothingToSee({ reason }: { reason: string }) {
  return (
    <EmptyState
      kind="not-allowed"
      title="You may not see projects here"
      actions={
        <Link href="/settings/account" className={buttonClass()}>
          See your role
        </Link>
      }
    >
      {reason}
    </EmptyState>
  )
}
