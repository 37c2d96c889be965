// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { useParams } from 'next/navigation'
import { afterEach, expect, it, vi } from 'vitest'
import { LayerNotFound } from '../config/layer-not-found'
import { UnitNotFound } from './unit-not-found'

vi.mock('next/navigation', () => ({ useParams: vi.fn<() => object>() }))
afterEach(cleanup)

const at = (params: object) => vi.mocked(useParams).mockReturnValue(params as never)

it('says of which project which unit is missing, and leads to those that are there', () => {
  at({ name: 'trailers', unit: 'Nope%2FFlow' })
  render(<UnitNotFound />)
  expect(screen.getByText('trailers has no unit Nope/Flow')).toBeTruthy()
  const link = screen.getByRole('link', { name: 'See the units of trailers' })
  expect(link.getAttribute('href')).toBe('/projects/trailers?tab=deployments')
})

it.each([
  [['environment', 'nowhere'], 'There is no environment nowhere'],
  [['override', 'Nope', 'dev'], 'trailers has no unit Nope in an environment dev'],
  [['something'], 'trailers has no such layer of configuration'],
])('says what of a layer is missing: %s', (layer, title) => {
  at({ name: 'trailers', layer })
  render(<LayerNotFound />)
  expect(screen.getByText(title)).toBeTruthy()
  expect(screen.getByRole('link').getAttribute('href')).toBe('/projects/trailers/config')
})
