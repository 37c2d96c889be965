// @vitest-environment happy-dom
import { cleanup, fireEvent, render } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { FilterBar } from './filter-bar'

afterEach(cleanup)

it('keeps what it refuses in the field, with a sentence, and takes it once it is right', () => {
  const onChange = vi.fn()
  const page = render(
    <FilterBar
      label="Filter"
      placeholder="Filter"
      value={{ tokens: [], text: '' }}
      fields={[{ key: 'state', hint: 'good' }]}
      refuse={({ value }) => (value === 'good' ? null : `"${value}" is no state.`)}
      onChange={onChange}
    />,
  )
  const input = page.getByRole('combobox') as HTMLInputElement
  const type = (value: string) => {
    fireEvent.change(input, { target: { value } })
    fireEvent.keyDown(input, { key: 'Enter' })
  }
  type('rows state:bogus')
  expect(onChange).not.toHaveBeenCalled()
  expect(input.value).toBe('rows state:bogus')
  expect(page.getByRole('status').textContent).toBe('"bogus" is no state.')
  type('rows state:good')
  expect(onChange).toHaveBeenCalledWith({ tokens: [{ key: 'state', value: 'good' }], text: 'rows' })
  expect(page.getByRole('status').textContent).toBe('')
})
