import { buttonClass } from '@groundwork/ui/button-style'
import Link from 'next/link'
import { unitHref } from '../matrix/unit-address'
import { promoteHref } from '../promote/promote-address'
import { nextStep } from './lane-facts'
import { MakeVersion } from './make-version'
import type { Candidate, UnitFacts } from './unit-types'

/** The primary action of a unit: a version first, of the newest run that can become one, then the way up. */
export function NextStep({ facts, candidates }: { facts: UnitFacts; candidates: readonly Candidate[] }) {
  const { unit, versions, may } = facts
  if (versions.length === 0) {
    const run = candidates.find(({ refused, version }) => !refused && !version)
    const reason = may.makeVersion.allowed ? null : may.makeVersion.reason
    if (run) return <MakeVersion run={`${run.flow}/${run.id}`} primary reason={reason} />
    return (
      <Link href="/connect" className={buttonClass({ kind: 'primary' })}>
        Record a run of {unit.name}
      </Link>
    )
  }
  const next = nextStep(facts)
  if (!next || !may.promote.allowed) return null
  return (
    <Link
      href={promoteHref(unitHref({ project: unit.project, unit: unit.name }), next.ask)}
      scroll={false}
      className={buttonClass({ kind: 'primary' })}
    >
      Promote v{next.number} to {next.title}
    </Link>
  )
}
