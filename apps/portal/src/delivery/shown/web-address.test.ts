import { expect, it } from 'vitest'
import { isWebAddress } from './web-address'

it('only what a browser opens becomes a link', () => {
  expect(
    ['https://argo.test/runs/1', 'http://localhost:2746/x', 'local://runs/e-1', 'javascript:alert(1)'].map(
      isWebAddress,
    ),
  ).toEqual([...[true, true, false, false]])
})
