import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import Link from 'next/link'
import { policyWords } from '../shown/policy-words'
import { type MatrixAddress, matrixHref, viewLabels } from './address'
import type { MatrixEnvironment } from './matrix-types'

/** Why the matrix is empty: nothing was made a version yet, or a filter leaves nothing. */
export function NoUnits({
  address,
  environments,
  all,
}: {
  address: MatrixAddress
  environments: readonly MatrixEnvironment[]
  all: number
}) {
  if (all > 0) return <NothingFits address={address} />
  return (
    <EmptyState
      kind="nothing-yet"
      title="Nothing can be promoted yet"
      actions={
        <>
          <Link href="/runs?status=succeeded" className={buttonClass({ kind: 'primary' })}>
            Choose a run that succeeded
          </Link>
          <Link href="/settings/environments" className={buttonClass()}>
            See the environments
          </Link>
        </>
      }
    >
      <p>
        A flow comes here with its first version. These environments are ready for it:{' '}
        {environments.map(({ name, policy }, index) => (
          <span key={name}>
            {index > 0 ? ' → ' : ''}
            <code className="text-xs">{name}</code> ({policyWords(policy)})
          </span>
        ))}
        .
      </p>
      <ol className="mt-2 list-decimal pl-5">
        <li>
          Open a run that succeeded and press Make a version: its code, parameters and environment are kept as they
          were.
        </li>
        <li>
          Promote the version to {environments[0]?.name ?? 'the first environment'}: you see what would change before
          anything does.
        </li>
        <li>From there each environment takes it from the one below, by its own rules.</li>
      </ol>
    </EmptyState>
  )
}

function NothingFits({ address }: { address: MatrixAddress }) {
  const { view, q, project } = address
  return (
    <EmptyState
      kind="no-match"
      title={view === 'all' ? 'No unit fits the filter' : `Nothing is under "${viewLabels[view]}"`}
      actions={
        <>
          {q ? (
            <Link href={matrixHref({ ...address, q: '' })} className={buttonClass()}>
              Remove “{q}”
            </Link>
          ) : null}
          {project ? (
            <Link href={matrixHref({ ...address, project: null })} className={buttonClass()}>
              All projects
            </Link>
          ) : null}
          {view === 'all' ? null : (
            <Link href={matrixHref({ ...address, view: 'all' })} className={buttonClass()}>
              All units
            </Link>
          )}
        </>
      }
    >
      {emptyWords[view]}
    </EmptyState>
  )
}

const emptyWords: Record<MatrixAddress['view'], string> = {
  all: '',
  waiting: 'No promotion waits for your vote.',
  ready: 'No environment runs a verified version that the next one has not.',
  drifted: 'Everything that was last seen is as it should be.',
  frozen: 'No freeze is on for anything that runs.',
  failed: 'No newest attempt failed.',
  mine: 'Neither you nor your teams own a unit. The page of a project says who owns it.',
}
