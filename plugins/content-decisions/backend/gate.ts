import type { Platform } from '@groundwork/plugin-sdk/platform'
import { implementPoint } from '@groundwork/plugin-sdk/points'
import { readConfig } from './config'
import { newestOf } from './slates'

/** The newest slate of the flow that is promoted must be accepted: what an editor has not seen does not go further. */
export const slateAccepted = implementPoint('delivery/gate/v1', {
  async evaluate({ plan }, { platform }) {
    const { project, unit } = plan.target
    const { flows } = await readConfig(platform)
    // An environment's policy asks it of every unit there, those of other libraries included.
    if (!flows.includes(unit)) return { is: 'pass', why: `${unit} proposes no slates: this gate is not about it.` }
    // Whoever goes back has a reason that cannot wait for an editor, least of all for one about a slate of the version that is left.
    if (plan.mode === 'rollback')
      return {
        is: 'pass',
        why: `Going back to v${plan.to.number} waits for no slate: this gate is about going forward.`,
      }
    const slate = await newestOf(platform, { project, flow: unit })
    if (!slate)
      return {
        is: 'pending',
        why: `${unit} has proposed no slate that is known here.`,
        unblockedBy: `A run of ${unit} that succeeds, and an editor who accepts its slate under Content decisions.`,
      }
    if (slate.state === 'accepted')
      return { is: 'pass', why: `The newest slate, of run ${slate.runId}, was accepted by ${slate.decidedBy}.` }
    if (slate.state === 'waiting')
      return {
        is: 'pending',
        why: `The newest slate, of run ${slate.runId}, waits for an editor.`,
        unblockedBy: `An editor who accepts slate ${slate.runId} under Content decisions.`,
      }
    return {
      is: 'fail',
      why: `The newest slate, of run ${slate.runId}, was refused by ${slate.decidedBy}${slate.reason ? `: ${sentence(slate.reason)}` : '.'}`,
      unblockedBy: `A newer run of ${unit} whose slate is accepted; then promote again.`,
    }
  },
})

/** What an editor wrote, with its full stop: more words follow. */
function sentence(reason: string): string {
  const said = reason.trim()
  return /[.!?…]$/.test(said) ? said : `${said}.`
}

/**
 * A newer slate, or a word on one, is another thing to decide about: promotions that wait for it go on at once. Where that is not
 * taken just now nothing is lost, for Groundwork asks again every minute.
 */
export async function tellGate(platform: Platform): Promise<void> {
  try {
    await platform.gates.changed()
  } catch (error) {
    await platform.log.warn(error instanceof Error ? error.message : String(error))
  }
}
