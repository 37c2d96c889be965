import { expect, it } from 'vitest'
import { nodeComplaint } from './node-version'

it.each(['20.19.0', '20.20.2', '22.1.0', '24.0.0'])('is content with Node %s', (version) => {
  expect(nodeComplaint(version)).toBeNull()
})

it.each(['18.20.0', '20.18.3'])('asks for a newer one than Node %s', (version) => {
  expect(nodeComplaint(version)).toMatch(`needs Node 20.19 or newer, and this is ${version}`)
})
