import { expect, it } from 'vitest'
import { gateItem } from './gate-item'

const gate = {
  ...{ id: 'g', kind: 'freeze', title: 'No freeze', state: 'pending' as const, why: 'Frozen.' },
  ...{ unblockedBy: 'The end of it', opensAt: null },
}
const when = String

it('says whose gate it is: delivery, or the plugin that its title begins with', () => {
  expect(gateItem(gate, when)).toMatchObject({ title: 'No freeze', owner: 'delivery', unblockedBy: 'The end of it.' })
  const ofPlugin = { ...gate, kind: 'plugin', title: 'Content decisions: Newest slate: accepted' }
  expect(gateItem(ofPlugin, when)).toMatchObject({ title: 'Newest slate: accepted', owner: 'Content decisions' })
})

it('never shows an override as a gate that holds of itself', () => {
  const overridden = { ...gate, state: 'override_pass' as const, overriddenBy: 'Ada', overrideReason: 'It is urgent.' }
  expect(gateItem(overridden, when).why).toBe('Let through by Ada: It is urgent. Of itself it says: Frozen.')
})
