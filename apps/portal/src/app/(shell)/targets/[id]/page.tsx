import { Footer } from '@groundwork/ui/footer'
import type { Metadata } from 'next'
import { RefreshOnLive } from '../../../../catalogue/refresh-on-live'
import { instantOf, localText } from '../../../../delivery/calendar/local-moment'
import { unitHref } from '../../../../delivery/matrix/unit-address'
import { promoteHref } from '../../../../delivery/promote/promote-address'
import { targetHref } from '../../../../delivery/target/address'
import { ConfigInForce } from '../../../../delivery/target/config-in-force'
import { Controls } from '../../../../delivery/target/controls'
import { LaunchList } from '../../../../delivery/target/launch-list'
import { Ledger } from '../../../../delivery/target/ledger'
import { PauseSchedule } from '../../../../delivery/target/pause-schedule'
import { PromotionList } from '../../../../delivery/target/promotion-list'
import { readTargetPage, type TargetDetail, type TargetExtras } from '../../../../delivery/target/read'
import { RunNow } from '../../../../delivery/target/run-now'
import { RunningHere } from '../../../../delivery/target/running-here'
import { SchedulePanel } from '../../../../delivery/target/schedule-panel'
import { TargetActions, TargetHead, wayBackOf } from '../../../../delivery/target/target-head'
import { TargetKeys } from '../../../../delivery/target/target-keys'
import { VerificationList } from '../../../../delivery/target/verification-list'
import { PluginPreload } from '../../../../plugins/runtime/load/plugin-preload'
import { PluginCards } from '../../../../plugins/runtime/places/plugin-cards'
import { contributedTo } from '../../../../plugins/runtime/store/contributed'
import { TopBar } from '../../../../shell/top-bar'
import { viewerZone } from '../../../../shell/viewer'
import { api } from '../../../../trpc/server'

type Props = {
  params: Promise<{ id: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

const pageOf = { launches: 15, ledger: 15, most: 200 }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { target } = await readTargetPage((await params).id)
  return { title: `${target.unit} in ${target.environment}` }
}

export default async function TargetPage({ params, searchParams }: Props) {
  const [{ id }, query, { delivery, plugins }, zone] = [
    await params,
    await searchParams,
    await api(),
    await viewerZone(),
  ]
  const detail = await readTargetPage(id)
  const { target, current, may } = detail
  const asOfText = typeof query['at'] === 'string' ? query['at'].slice(0, 16) : ''
  const at = instantOf(asOfText, zone)
  const [launchesShown, ledgerShown] = [shown(query['runs'], pageOf.launches), shown(query['ran'], pageOf.ledger)]
  const [extras, launches, ledger, ranAt, promotions, resolved, contributions] = await Promise.all([
    delivery.targets.extras({ id }),
    delivery.targets.launches({ id, limit: launchesShown }),
    delivery.targets.ledger({ id, limit: ledgerShown }),
    at === null ? null : delivery.targets.ranAt({ id, at }),
    delivery.promotions.list({ targetId: id, limit: 10 }),
    // The page stands without it: what is in force is in the ledger.
    current
      ? delivery.config
          .resolved({
            ...{ project: target.project, unit: target.unit, environment: target.environment },
            version: current.version.id,
          })
          .catch(() => null)
      : null,
    plugins.contributions(),
  ])
  const cards = contributedTo(contributions, 'target/card/v1')
  const given = { project: target.project, unit: target.unit, environment: target.environment, targetId: id }
  const ask = { project: target.project, unit: target.unit, to: target.environment }
  const promote = promoteHref(targetHref(id), { ...ask, version: extras.next?.id })
  const rollBack = promoteHref(targetHref(id), { ...ask, mode: 'rollback' })
  const way = wayBackOf(detail)
  const goesBack = way.is === 'stops' || (extras.ranBefore && way.is !== 'none')
  const earlier = ledger[1]
  const backTo = (deployment: number) => promoteHref(targetHref(id), { ...ask, mode: 'rollback', deployment })
  const before = current && earlier ? { current: current.promotion, href: backTo(earlier.promotion) } : null
  const named = { id, unit: target.unit, environment: target.environment, title: target.environmentTitle }
  const more = (key: string, many: number) => `${targetHref(id)}?${key}=${Math.min(pageOf.most, many * 4)}`
  return (
    <>
      <PluginPreload plugins={cards.map(({ plugin }) => plugin)} />
      <TopBar
        crumbs={[
          { label: 'Promotions', href: '/promotions' },
          { label: `${target.project}/${target.unit}`, href: unitHref(target) },
          { label: target.environmentTitle },
        ]}
        actions={
          <TargetActions
            {...{ detail, promote, rollBack, before }}
            ranBefore={extras.ranBefore}
            next={extras.next?.number ?? null}
          />
        }
      />
      <RefreshOnLive
        interests={[
          { topic: 'target', key: id },
          { topic: 'launch', key: id },
          { topic: 'promotion' },
          { topic: 'config' },
          { topic: 'environment' },
          { topic: 'integration' },
          { topic: 'freeze' },
        ]}
      />
      <TargetKeys promote={promote} rollBack={goesBack ? rollBack : null} unit={unitHref(target)} />
      <TargetHead detail={detail} extras={extras} before={before} />
      <div className="grid grid-cols-[minmax(0,1fr)_var(--spacing-side)] items-start gap-4 p-5 pt-3 max-rail:grid-cols-1 max-sm:p-3">
        <div className="flex min-w-0 flex-col gap-4">
          <RunningHere detail={detail} />
          <PluginCards
            point="target/card/v1"
            project={target.project}
            place={{ project: target.project }}
            given={given}
          />
          <LaunchList
            launches={launches}
            versions={new Map(extras.versions.map((each) => [each.id, each.number]))}
            older={
              launches.length === launchesShown && launchesShown < pageOf.most ? more('runs', launchesShown) : null
            }
          />
          {current ? (
            <ConfigInForce
              project={target.project}
              inForce={current.config}
              now={resolved}
              sha256={current.configSha256}
              redeploy={
                may.request.allowed
                  ? promoteHref(targetHref(id), { ...ask, mode: 'redeploy', version: current.version.id })
                  : null
              }
            />
          ) : null}
          <Ledger
            targetId={id}
            ledger={ledger}
            backTo={may.request.allowed ? backTo : null}
            asOf={{ asked: asOfText !== '', text: asOfText || localText(Date.now(), zone), at, deployment: ranAt }}
            older={ledger.length === ledgerShown && ledgerShown < pageOf.most ? more('ran', ledgerShown) : null}
          />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <SchedulePanel schedule={extras.schedule} integration={target.integrationName} paused={detail.pause}>
            {extras.schedule?.active || detail.pause ? (
              <PauseSchedule target={named} pause={detail.pause} refused={pauseReason(extras, detail)} />
            ) : null}
            <RunNow
              target={named}
              version={current?.version.number ?? null}
              parameters={extras.parameters}
              reason={runReason(current !== null, may.run)}
            />
          </SchedulePanel>
          <Controls
            target={named}
            current={target.currentVersion}
            pin={detail.pin}
            hold={detail.hold}
            vetoes={detail.vetoes}
            versions={extras.versions}
            refused={may.control.allowed ? null : may.control.reason}
          />
          <VerificationList verifications={extras.verifications} />
          <PromotionList promotions={promotions.items} />
        </div>
      </div>
      <Footer
        range={target.slot}
        keys={[
          { keys: ['p'], label: 'promote' },
          ...(goesBack ? [{ keys: ['r'], label: 'roll back' }] : []),
          { keys: ['u'], label: 'unit' },
        ]}
      />
    </>
  )
}

function shown(value: string | string[] | undefined, least: number): number {
  const number = Number(value)
  return Number.isInteger(number) && number > least ? Math.min(number, pageOf.most) : least
}

/** Why the schedule is not paused here: whoever keeps the time would have to, or who asks may not. */
function pauseReason({ schedule }: TargetExtras, { pause, may, target }: TargetDetail): string | null {
  if (!pause && schedule?.keeper === 'orchestrator')
    return `${target.integrationName ?? 'The orchestrator'} keeps the time itself, and Groundwork cannot pause it: pause it there, or promote without a schedule.`
  return may.control.allowed ? null : may.control.reason
}

function runReason(deployed: boolean, run: { allowed: true } | { allowed: false; reason: string }): string | null {
  if (!deployed) return 'Nothing is deployed here yet. Promote a version first.'
  return run.allowed ? null : run.reason
}
