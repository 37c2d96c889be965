// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LoadWhenThere } from './load-when-there'

const there = vi.hoisted(() => ({ plugins: [] as { id: string }[] }))
vi.mock('next/navigation', () => ({ useParams: () => ({ plugin: 'spend' }) }))
vi.mock('../store/plugins-provider', () => ({ useContributions: () => there }))
const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => {})

beforeEach(() => {
  there.plugins = [{ id: 'other' }]
  reload.mockClear()
})
afterEach(cleanup)

it('loads the page anew when the plugin that it is about comes, and not for another', () => {
  const page = render(<LoadWhenThere />)
  there.plugins = [{ id: 'other' }, { id: 'another' }]
  page.rerender(<LoadWhenThere />)
  expect(reload).not.toHaveBeenCalled()
  there.plugins = [...there.plugins, { id: 'spend' }]
  page.rerender(<LoadWhenThere />)
  expect(reload).toHaveBeenCalledOnce()
})

it('does not load again what was not found though the plugin is there', () => {
  there.plugins = [{ id: 'spend' }]
  render(<LoadWhenThere />).rerender(<LoadWhenThere />)
  expect(reload).not.toHaveBeenCalled()
})
