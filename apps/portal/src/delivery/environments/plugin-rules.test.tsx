// @vitest-environment happy-dom
import { type Policy, readPolicy } from '@groundwork/delivery/policy'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { PluginRules } from './plugin-rules'
import { misfits, type PolicyOffer } from './rule-fit'

afterEach(cleanup)

const schema = { type: 'object', properties: { most: { type: 'integer', title: 'Most minutes', maximum: 60 } } }
const offer: PolicyOffer = {
  ...{ kind: 'gate', pluginId: 'films', pluginName: 'Films', contribution: 'seen', title: 'Seen' },
  ...{ description: null, isOn: true, schema },
}
const readable = vi.fn()

function Rules({ given }: { given: Policy }) {
  const [policy, setPolicy] = useState(given)
  return (
    <>
      <PluginRules
        policy={policy}
        offers={[offer]}
        onChange={(part) => setPolicy({ ...policy, ...part })}
        onReadable={readable}
      />
      <output>{JSON.stringify({ gates: policy.gates, misfits: misfits(policy, [offer]) })}</output>
    </>
  )
}

const state = () => JSON.parse(screen.getByText(/^\{"gates"/).textContent) as { gates: object[]; misfits: string[] }

it('draws the form of the plugin, and says at the keystroke what it would not take', async () => {
  render(<Rules given={readPolicy({})} />)
  fireEvent.click(screen.getByLabelText('Gate: Seen'))
  const field = await screen.findByLabelText(/Most minutes/)
  fireEvent.change(field, { target: { value: '900' } })
  expect(await screen.findAllByText(/60 is the most/)).not.toHaveLength(0)
  expect(state().misfits).toEqual(['Seen: most: 60 is the most.'])
  fireEvent.change(field, { target: { value: '45' } })
  await waitFor(() => expect(state()).toMatchObject({ gates: [{ rule: { most: 45 } }], misfits: [] }))
})

it('has the same as JSON, where a key that there is not is told, and text that is none stops the save', async () => {
  render(<Rules given={readPolicy({ gates: [{ plugin: 'films', gate: 'seen', rule: { most: 10 } }] })} />)
  fireEvent.click(await screen.findByRole('button', { name: 'JSON' }))
  const text = await screen.findByRole('textbox')
  fireEvent.change(text, { target: { value: '{"most":10,"x":1}' } })
  expect(await screen.findAllByText(/There is no key "x"/)).not.toHaveLength(0)
  expect(state().misfits).toEqual([expect.stringContaining('There is no key "x"')])
  fireEvent.change(text, { target: { value: '{"most":12}' } })
  expect(state()).toMatchObject({ gates: [{ rule: { most: 12 } }], misfits: [] })
  fireEvent.change(text, { target: { value: '{"most":10' } })
  await waitFor(() => expect(readable).toHaveBeenLastCalledWith('gate films/seen', false))
})

it('says of a rule that was saved that it fits no more', async () => {
  render(<Rules given={readPolicy({ gates: [{ plugin: 'films', gate: 'seen', rule: { most: 900 } }] })} />)
  expect(screen.getByText(/no longer fits what Films takes/)).toBeTruthy()
  expect(await screen.findAllByText(/60 is the most/)).not.toHaveLength(0)
})
