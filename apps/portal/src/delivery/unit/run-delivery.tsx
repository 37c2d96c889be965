import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import type { RouterOutputs } from '../../trpc/types'
import { unitHref } from '../matrix/unit-address'
import { promotionLook } from '../shown/promotion-look'

type DeliveryOfRun = RouterOutputs['delivery']['units']['ofRun']

const purposes = {
  smoke: 'The smoke run',
  verification: 'A verification run',
  scheduled: 'A scheduled run',
  manual: 'A run that somebody started',
}

/** How a run and what was promoted belong together, in a line; nothing for a run that has to do with neither. */
export function RunDelivery({ delivery: { launch, versions } }: { delivery: DeliveryOfRun }) {
  if (!launch && versions.length === 0) return null
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 rounded-md border border-line bg-surface px-3.5 py-2.5">
      {launch ? (
        <span>
          {purposes[launch.purpose]} of{' '}
          <Link href={unitHref(launch.version)} className="text-accent hover:underline">
            {launch.version.unit} v{launch.version.number}
          </Link>{' '}
          in{' '}
          <Link href={`/targets/${launch.targetId}`} className="text-accent hover:underline">
            {launch.environment.title}
          </Link>
          {launch.slotTime === null ? null : (
            <>
              , due <Time at={launch.slotTime} mode="moment" />
            </>
          )}
          {launch.promotion ? (
            <>
              , of{' '}
              <Link href={`/promotions/${launch.promotion.number}`} className="text-accent hover:underline">
                P-{launch.promotion.number}
              </Link>{' '}
              ({promotionLook(launch.promotion.state).word.toLowerCase()})
            </>
          ) : null}
          .
        </span>
      ) : null}
      {versions.map((version) => (
        <span key={version.id}>
          <Link href={unitHref(version)} className="text-accent hover:underline">
            v{version.number}
          </Link>{' '}
          was made from it{version.alias ? `: ${version.alias}` : ''}.
        </span>
      ))}
    </p>
  )
}
