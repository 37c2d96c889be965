import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import { pointFacts } from '@groundwork/plugin-sdk/points'
import { Pill } from '@groundwork/ui/pill'
import {
  AppWindow,
  Bell,
  Bolt,
  FileCog,
  PanelTop,
  Plug,
  Route,
  SquareStack,
  Terminal,
  Timer,
  Webhook,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { createElement } from 'react'
import { contributionInWords } from '../words/adds'

type Contribution = Manifest['contributes'][number]

type ContributionListProps = {
  contributes: readonly Contribution[]
  pluginId: string
  /** Plugins that bring a navigation entry of the same name, by the lower-case name. */
  sameNames?: ReadonlyMap<string, string[]>
}

/** Everything a plugin brings, one a line, with where it shows and how far its point may be relied on. */
export function ContributionList({ contributes, pluginId, sameNames }: ContributionListProps) {
  if (contributes.length === 0) return <p className="text-ink-2">It contributes nothing.</p>
  return (
    <ul className="rounded-md border border-line">
      {contributes.map((contribution) => (
        <Line
          key={`${contribution.point} ${contribution.id}`}
          contribution={contribution}
          pluginId={pluginId}
          sameNames={sameNames}
        />
      ))}
    </ul>
  )
}

function Line({
  contribution,
  pluginId,
  sameNames,
}: Omit<ContributionListProps, 'contributes'> & { contribution: Contribution }) {
  const { kind, title, where } = contributionInWords(contribution, pluginId)
  const { level } = pointFacts(contribution.point).stability
  const others = contribution.point === 'nav/v1' ? (sameNames?.get(title.toLowerCase()) ?? []) : []
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-x-2 border-b border-line-faint px-2.5 py-1 last:border-b-0">
      <PointIcon point={contribution.point} />
      <b>{kind}</b>
      <span className="min-w-0 truncate">{title}</span>
      {level === 'stable' ? null : (
        <Pill tone="warn">{level === 'experimental' ? 'experimental point' : 'point goes away'}</Pill>
      )}
      <span className="ml-auto text-xs text-ink-3">{where}</span>
      {others.length > 0 ? (
        <span className="w-full pl-5.5 text-xs text-warn">
          {others.join(', ')} {others.length === 1 ? 'has' : 'have'} an entry of this name too.
        </span>
      ) : null}
    </li>
  )
}

const icons: [part: string, icon: LucideIcon][] = [
  ['tab/', PanelTop],
  ['card/', SquareStack],
  ['page/', AppWindow],
  ['nav/', Route],
  ['command/', Terminal],
  ['job/', Timer],
  ['event/', Bell],
  ['webhook/', Webhook],
  ['config/', FileCog],
  ['router/', Bolt],
]

function PointIcon({ point }: { point: string }) {
  const Found = icons.find(([part]) => point.includes(part))?.[1] ?? Plug
  return createElement(Found, { size: 14, strokeWidth: 1.75, 'aria-hidden': true, className: 'shrink-0 text-ink-3' })
}
