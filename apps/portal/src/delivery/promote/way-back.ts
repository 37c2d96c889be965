import type { UnitFacts } from './promote-types'

type Active = NonNullable<NonNullable<UnitFacts['environments'][number]['cell']>['active']>
/** The promotion that acts at a target. */
export type Acting = Pick<Active, 'number' | 'state' | 'version' | 'mode'>

/**
 * Where a roll back goes while a promotion may act. `usual`: to an older version; `note`: what it does to one that acts. `stops`: to
 * what runs there now, which the one that acts is about to replace. `none`: nowhere; why, what helps and when.
 */
export type WayBack =
  | { is: 'usual'; note: string | null }
  | { is: 'stops'; to: number; note: string }
  | { is: 'none'; reason: string }

/** `current`: the number of the version that runs there by the ledger; null: none. */
export function wayBackFrom(current: number | null, acting: Acting | null): WayBack {
  if (acting === null) return { is: 'usual', note: null }
  const { number, version, mode, state } = acting
  if (mode === 'rollback')
    return {
      is: 'none',
      reason: `P-${number} rolls back already, and no roll back stops another. Abort P-${number}, or ask once it has ended.`,
    }
  const begins = beginning(acting)
  // What it brings runs already, or ran before: it is not about to take anything's place.
  if (version === current) return { is: 'usual', note: `P-${number} acts here still: a roll back ${begins}.` }
  if (current === null)
    return {
      is: 'none',
      reason:
        state === 'CANCELLING'
          ? `Nothing ran here before P-${number}, which is being aborted: there is nothing to go back to.`
          : `Nothing ran here before P-${number}, so there is nothing to go back to. Abort P-${number} to stop it.`,
    }
  return {
    is: 'stops',
    to: current,
    note: `P-${number} is about to replace v${current} by v${version}. A roll back to v${current} ${begins}.`,
  }
}

function beginning({ number, state }: Acting): string {
  if (state === 'NEEDS_ATTENTION') return `begins once somebody has decided about P-${number}, or aborted it`
  if (state === 'CANCELLING') return `begins when P-${number}, which is being aborted, has settled`
  return `asks P-${number} to stop as soon as its own gates are open, and begins when the step under way has settled; until then P-${number} goes on, and aborting it stops it now`
}

/** The same of a lane or a cell: what only waits does not count. */
export function wayBackAt(cell: { version: { number: number } | null; active: Active | null } | null): WayBack {
  const acting = cell?.active?.acts ? cell.active : null
  return wayBackFrom(cell?.version?.number ?? null, acting)
}
