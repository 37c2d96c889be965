import type { Sql } from '@groundwork/db/pool'
import type { Json } from '@groundwork/plugin-sdk/points'
import { launchState, type LaunchView } from '../launch/launch-row'
import { effectKey } from '../model/keys'
import type { PlannedStep } from '../model/plan'
import { Stop } from './failure'
import { carryOut } from './protocol'
import { runPort } from './run-port'
import type { Work } from './work'

/** `no`: 0 is the run that the step itself started; each further one was started because a person let it go on. */
export type Try = { no: number; key: string; launch: LaunchView | null }

/** The newest run of a step that starts one. One that was cancelled is run anew under a key of its own. */
export async function newestTry(sql: Sql, promotionId: string, stepId: string): Promise<Try> {
  let newest: Try = { no: 0, key: effectKey(promotionId, stepId), launch: null }
  for (;;) {
    const launch = await launchState(sql, newest.key)
    newest.launch = launch
    const no = newest.no + 1
    const key = effectKey(promotionId, stepId, no)
    if (!launch || !(await launchState(sql, key))) return newest
    newest = { no, key, launch: null }
  }
}

/** Starts that try of the step's run, once, however often it is asked to. */
export async function startTry(
  { deps, held, promotion }: Work,
  step: PlannedStep,
  { no, stepAge }: { no: number; stepAge: number },
): Promise<void> {
  if (!step.integration) throw new Stop('FAILED', `${step.title}: the environment is not bound to any ${step.on}.`)
  const { parameters = {} } = step.input as { parameters?: Record<string, Json> }
  const key = effectKey(promotion.id, step.id, no)
  const run = { deps, promotion, integrationId: step.integration }
  const port = await runPort(run, { key, purpose: 'smoke', parameters })
  await carryOut({ deps, held, promotion, step, stepAge, settle: async () => {} }, { ...port, effectNo: no })
}
