import { EmptyState } from '@groundwork/ui/empty-state'
import { Panel } from '@groundwork/ui/panel'
import { Segments } from '@groundwork/ui/segments'
import Link from 'next/link'
import { changeHref } from './addresses'
import type { ChangeDetail } from './config-types'
import { DiffTable } from './diff-table'
import { choosePlace, placeKey, placeWords } from './place-choice'

export type ReviewSearch = { at?: string; equal?: string; show?: string }

const fewPlaces = 6

/** What a change does, place by place; equal keys are counted and shown on request. */
export function ChangeDiff({ detail, search }: { detail: ChangeDetail; search: ReviewSearch }) {
  const { change, environments } = detail
  const place = choosePlace(environments, search.at)
  if (!place)
    return (
      <Panel title="What it changes">
        <EmptyState kind="nothing-yet" title="It acts on nothing yet">
          No project with configuration or a unit takes values from this layer so far.
        </EmptyState>
      </Panel>
    )
  const several = new Set(environments.map(({ project }) => project)).size > 1
  const showEqual = search.equal === '1'
  const differing = place.rows.filter((row) => row.change !== 'same')
  const below = place.rows.length - differing.length
  const equal = place.equal.length + below
  const rows = showEqual ? [...place.rows, ...place.equal] : differing
  const query = (at: string, wish: boolean) =>
    changeHref(change.number, `at=${encodeURIComponent(at)}${wish ? '&equal=1' : ''}`)
  const items = environments.map((each) => {
    const count = each.rows.filter((row) => row.change !== 'same').length
    return {
      id: placeKey(each),
      label: `${placeWords(each, several)}${count > 0 ? ` ${count}` : ''}`,
      href: query(placeKey(each), showEqual),
      title: `${count} ${count === 1 ? 'key changes' : 'keys change'} in ${placeWords(each, true)}`,
    }
  })
  return (
    <Panel
      title={placeWords(place, true)}
      note={`${differing.length} of ${differing.length + equal} keys change`}
      actions={
        equal > 0 ? (
          <Link
            href={query(placeKey(place), !showEqual)}
            scroll={false}
            className="text-xs whitespace-nowrap text-accent hover:underline"
          >
            {showEqual ? 'Hide' : 'Show'} {equal} equal {equal === 1 ? 'key' : 'keys'}
          </Link>
        ) : null
      }
    >
      {environments.length > 1 ? (
        <div className="border-b border-line-faint p-2">
          {items.length <= fewPlaces ? (
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard too
            <div tabIndex={0} className="overflow-x-auto">
              <Segments label="Environment" current={placeKey(place)} link={Link} items={items} />
            </div>
          ) : (
            <nav aria-label="Environment" className="flex max-h-24 flex-wrap gap-x-3 gap-y-1 overflow-y-auto text-xs">
              {items.map(({ id, label, href }) => (
                <Link
                  key={id}
                  href={href}
                  aria-current={id === placeKey(place) ? 'true' : undefined}
                  className={id === placeKey(place) ? 'font-name text-ink' : 'text-accent hover:underline'}
                >
                  {label}
                </Link>
              ))}
            </nav>
          )}
        </div>
      ) : null}
      {rows.length === 0 ? (
        <p className="px-3 py-3 text-ink-2">
          Nothing changes here: what this layer would say is said above it, or already holds.
        </p>
      ) : (
        <DiffTable
          rows={rows}
          heads={{
            running: 'Now',
            proposed: `With change ${change.number}`,
            lower: place.lower ? `In ${place.lower}` : null,
          }}
        />
      )}
    </Panel>
  )
}
