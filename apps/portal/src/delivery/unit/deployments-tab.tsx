import { EmptyState } from '@groundwork/ui/empty-state'
import { EnvironmentStrip, type StripSlot } from '@groundwork/ui/environment-strip'
import { plural } from '@groundwork/ui/number'
import Link from 'next/link'
import { RefreshOnLive } from '../../catalogue/refresh-on-live'
import { api } from '../../trpc/server'
import { cellFacts } from '../matrix/cell-facts'
import type { MatrixEnvironment, MatrixRow } from '../matrix/matrix-types'
import { betweenCells } from '../matrix/steps-between'
import { unitHref } from '../matrix/unit-address'
import { policyWords } from '../shown/policy-words'
import { Candidates } from './candidates'

/** The units of a project with what runs where, and the runs that could become versions. */
export async function DeploymentsTab({ project }: { project: string }) {
  const { delivery } = await api()
  const [matrix, candidates, mayMake] = await Promise.all([
    delivery.matrix({ filter: { project }, limit: 200 }),
    delivery.versions.candidates({ project }),
    delivery.units.mayMake({ project }),
  ])
  return (
    <div className="flex flex-1 flex-col gap-4 p-5 pt-3 max-sm:p-3">
      <RefreshOnLive interests={[{ topic: 'promotion' }, { topic: 'target' }, { topic: 'version' }]} />
      {matrix.rows.length === 0 ? (
        <EmptyState kind="nothing-yet" title="Nothing of this project is delivered yet">
          A flow comes here with its first version; below are the runs that one can be made from. Environments:{' '}
          {matrix.environments.map(({ name, policy }) => `${name} (${policyWords(policy)})`).join(' → ')}.
        </EmptyState>
      ) : (
        <section className="overflow-hidden rounded-md border border-line bg-surface">
          <ul aria-label="Units" className="divide-y divide-line-faint">
            {matrix.rows.map((row) => (
              <li key={row.unitId} className="flex min-h-row flex-wrap items-center gap-x-6 gap-y-1.5 px-3 py-2">
                <span className="w-64 min-w-0 max-sm:w-full">
                  <Link href={unitHref(row)} data-row-link className="font-name hover:text-accent">
                    {row.unit}
                  </Link>{' '}
                  <span className="text-xs text-ink-3">
                    {row.newest === null ? 'no version' : plural(row.newest, 'version')}
                  </span>
                </span>
                <EnvironmentStrip slots={slotsOf(row, matrix.environments)} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Candidates candidates={candidates} mayMake={mayMake} />
    </div>
  )
}

function slotsOf(row: MatrixRow, environments: readonly MatrixEnvironment[]): StripSlot[] {
  return environments.map(({ name }, at) => {
    const cell = row.cells[at]
    const between = betweenCells({ row, environments, at })
    const facts =
      cell && cellFacts(cell, { waitsForMe: false, when: (moment) => new Date(moment).toISOString().slice(0, 16) })
    return {
      environment: name,
      kind: facts?.glyph ?? 'none',
      says: facts?.says ?? 'nothing yet',
      version: cell?.version ? { number: cell.version.number, hash: cell.version.id } : null,
      ahead: between.is === 'promotable' ? between.by : 0,
    }
  })
}
