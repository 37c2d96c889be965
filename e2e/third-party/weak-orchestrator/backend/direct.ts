import type { Json, PlanDiff, PlanStep } from '@groundwork/plugin-sdk/points'
import { implementPoint, look, settle } from '@groundwork/plugin-sdk/points'

/** Straight there: no run before the switch. Its last step is its own: it keeps a mark of what it brought where. */
export const direct = implementPoint('delivery/path/v1', {
  check: ({ bindings }) =>
    Promise.resolve(
      bindings.orchestrator ? [] : [{ level: 'error', message: 'The environment is bound to no orchestrator.' }],
    ),

  plan({ from, launch, schedule, target, to }) {
    const undo = from ? `A roll back brings v${from.number} back.` : 'The definition can be removed.'
    const steps: PlanStep[] = [
      {
        ...{ id: 'put', title: `Put v${to.number}`, on: 'orchestrator', call: 'put' },
        ...{ input: { launch: launch as unknown as Json }, after: [], undo, expectedSeconds: 1 },
      },
      {
        ...{ id: 'switch', title: `Switch to v${to.number}`, on: 'orchestrator', call: 'activate' },
        ...{ input: { schedule, active: true }, after: ['put'], undo, expectedSeconds: 1 },
      },
      {
        ...{ id: 'mark', title: 'Keep a mark of it', on: 'self', call: 'mark' },
        ...{ input: { slot: target.slot, version: to.number }, after: ['switch'], undo: null, expectedSeconds: 1 },
      },
    ]
    return Promise.resolve(steps)
  },

  diff({ from, to }) {
    const diffs: PlanDiff[] = [{ what: 'Version', from: from && `v${from.number}`, to: `v${to.number}` }]
    return Promise.resolve(diffs.filter((each) => each.from !== each.to))
  },

  async prepare({ step }, { platform }) {
    const { slot, version } = step.input as { slot: string; version: number }
    const precondition = (await platform.kv.get<string>(`marked:${slot}`)) ?? ''
    return { key: `pmark${slot}${version}`.toLowerCase().replaceAll(/[^a-z0-9]/g, ''), precondition }
  },

  apply: ({ effect, step, precondition }, { platform }) =>
    settle<Json>(effect, async () => {
      const { slot, version } = step.input as { slot: string; version: number }
      const before = await platform.kv.get<Json>(`mark:${effect.key}`)
      if (before !== null) return { is: 'done', receipt: before }
      const current = (await platform.kv.get<string>(`marked:${slot}`)) ?? ''
      if (current !== precondition && current !== effect.key)
        return { is: 'refused', code: 'conflict', detail: 'Somebody else left a mark meanwhile.' }
      const receipt = { slot, version }
      await platform.kv.set(`marked:${slot}`, effect.key)
      await platform.kv.set(`mark:${effect.key}`, receipt)
      return { is: 'done', receipt }
    }),

  observe: ({ key }, { platform }) =>
    look<Json>(async () => {
      const value = await platform.kv.get<Json>(`mark:${key}`)
      return value === null ? { is: 'absent' } : { is: 'present', value }
    }),
})
