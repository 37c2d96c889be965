import { readAddress } from '@groundwork/delivery/config/address'
import { StatusChip } from '@groundwork/ui/status-chip'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { RefreshOnLive } from '../../catalogue/refresh-on-live'
import { SettingsColumns } from '../../settings/settings-columns'
import { TopBar } from '../../shell/top-bar'
import { api, requireUser } from '../../trpc/server'
import { buttonClass } from '@groundwork/ui/button-style'
import { Panel } from '@groundwork/ui/panel'
import { changeHref, configHref, layerHref } from './addresses'
import { ChangeActions } from './change-actions'
import { ChangeDiff, type ReviewSearch } from './change-diff'
import { changeLook } from './change-look'
import { ChecksPanel } from './checks-panel'
import type { ChangeDetail } from './config-types'
import { EditedKeys } from './edited-keys'
import { layerTitle } from './layer-title'
import { RawChange } from './raw-change'
import { reachedBy } from './reach'
import { readChange } from './read'
import { ReachPanel } from './reach-panel'
import { VotePanel } from './vote-panel'
import { VotersPanel } from './voters-panel'

/** One proposed change: what it does in every environment, who says what to it, and what can be done with it. */
export async function ChangePage({ number, search }: { number: number; search: ReviewSearch }) {
  const [user, caller] = [await requireUser(), await api()]
  const detail = await readChange(number)
  const { change, project, environments } = detail
  const targets = project === null ? [] : reachedBy(detail, await caller.delivery.units.targets({ project }))
  const isOpen = change.state === 'draft' || change.state === 'review'
  const raw = search.show === 'raw'
  const broken = environments.flatMap(({ problems }) =>
    problems.filter(({ level, known }) => level === 'error' && !known),
  )
  return (
    <>
      <TopBar
        crumbs={crumbsOf(detail)}
        actions={
          <Link href={changeHref(number, raw ? '' : 'show=raw')} scroll={false} className={buttonClass({})}>
            {raw ? 'Key by key' : 'Raw JSON'}
          </Link>
        }
      />
      <RefreshOnLive
        interests={[
          { topic: 'config', key: String(number) },
          { topic: 'config', key: change.address },
        ]}
      />
      <ChangeHead detail={detail} />
      <SettingsColumns
        side={
          isOpen ? (
            <>
              <VotePanel detail={detail} viewer={user.id} />
              <ChecksPanel environments={environments} />
              <VotersPanel detail={detail} />
            </>
          ) : (
            <VotersPanel detail={detail} />
          )
        }
      >
        {isOpen ? (
          <ChangeActions
            detail={detail}
            editHref={layerHref(change.address, `change=${number}`)}
            broken={broken.length}
          />
        ) : null}
        {raw ? (
          <RawChange detail={detail} />
        ) : isOpen ? (
          <ChangeDiff detail={detail} search={search} />
        ) : (
          <Panel title="What it changed" note={`in ${detail.name}, since revision ${change.base}`}>
            <EditedKeys
              before={detail.base}
              after={change.values}
              schema={null}
              none="No value: only locks or an end."
            />
          </Panel>
        )}
        {change.state === 'abandoned' ? null : (
          <ReachPanel detail={detail} targets={targets} page={changeHref(number)} />
        )}
      </SettingsColumns>
    </>
  )
}

function crumbsOf({ change, project }: ChangeDetail) {
  const href = layerHref(change.address) ?? ''
  const layer = { label: layerTitle(change.address), href }
  const { library } = readAddress(change.address)
  const first =
    project === null
      ? { label: library ?? '', href: `/plugins/${encodeURIComponent(library ?? '')}` }
      : { label: 'Configuration', href: configHref(project) }
  return [first, layer, { label: `Change ${change.number}` }]
}

function ChangeHead({ detail }: { detail: ChangeDetail }) {
  const { change, name, tally, rule, environments, conflicts } = detail
  const { glyph, word } = changeLook[change.state]
  const waits = change.state === 'review' && rule.approvals > 0 && !tally.open
  const places = environments.filter(({ rows }) => rows.some((row) => row.change !== 'same')).length
  const isOpen = change.state === 'draft' || change.state === 'review'
  return (
    <header className="flex flex-col gap-1 px-5 pt-4 max-sm:px-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h1 className="min-w-0 text-xl font-semibold break-words">{change.message}</h1>
        <StatusChip kind={glyph}>
          {waits && tally.rejections.length === 0
            ? `Waits for ${rule.approvals - tally.approvals.length} vote`
            : tally.rejections.length > 0 && isOpen
              ? 'Changes asked for'
              : word}
        </StatusChip>
        <span className="ml-auto text-ink-2 max-sm:ml-0">
          {change.authorName}, <Time at={change.updatedAt} focusable />
        </span>
      </div>
      <p className="text-ink-2">
        <span className="font-mono text-xs">change {change.number}</span> of {name}, on revision {change.base}
        {change.state === 'merged' ? `, merged as revision ${change.revision}` : ''}
        {isOpen
          ? ` · changes something in ${places} of ${environments.length} ${environments.length === 1 ? 'place' : 'places'}`
          : ''}
        {isOpen
          ? conflicts.length > 0
            ? ` · ${conflicts.length} merge ${conflicts.length === 1 ? 'conflict' : 'conflicts'} with revision ${change.head}`
            : change.base < change.head
              ? ` · merges with revision ${change.head} without conflict`
              : ' · no merge conflict'
          : ''}
        {change.expiresAt === null ? null : (
          <>
            {' '}
            · holds until <Time at={change.expiresAt} mode="moment" />
          </>
        )}
      </p>
      {isOpen && tally.open ? <p className="text-ink-2">{tally.why}</p> : null}
    </header>
  )
}
