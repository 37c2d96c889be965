import type { Pool } from '@groundwork/db/pool'
import { checkInvariants } from '../../testing/invariants'
import type { FakeOrchestrator } from './fake-orchestrator'

/** I1 to I9, held against what really happened at the orchestrator. `secrets`: values that must be in no row. */
export async function checkAgainst(
  pool: Pool,
  { applied, running }: Pick<FakeOrchestrator, 'applied' | 'running'>,
  secrets: readonly string[] = [],
): Promise<void> {
  const counts = new Map<string, number>()
  for (const { key } of applied) counts.set(key, (counts.get(key) ?? 0) + 1)
  await checkInvariants(pool, { applied: counts, running: running(), secrets, tokens: true })
}
