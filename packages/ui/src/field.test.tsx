// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { lazy, type ReactElement, Suspense } from 'react'
import { afterEach, expect, it } from 'vitest'
import { Field } from './field'
import { Input } from './input'
import { Select } from './select'
import { TextArea } from './text-area'

afterEach(cleanup)

/** An element as a large page of the server hands it down: a reference that has no props until it was read. */
function later(element: ReactElement): ReactElement<object> {
  return lazy(async () => ({ default: element as never })) as unknown as ReactElement<object>
}

it.each([
  ['a line', <Input key="line" />],
  ['several lines', <TextArea key="lines" />],
  ['a choice', <Select key="choice" options={[]} />],
  ['a line in a box', <div key="box">{<Input />}</div>],
  ["a plugin's own", <input key="own" />],
])('ties its label, hint and error to %s', (_, control) => {
  render(
    <Field label="Market" hint="Two letters." error="There is none.">
      {control}
    </Field>,
  )
  const found = screen.getByLabelText<HTMLInputElement>('Market')
  expect(found.matches('input, textarea, select')).toBe(true)
  expect(found.getAttribute('aria-describedby')).toBe(`${found.id}-hint ${found.id}-error`)
  expect(found.getAttribute('aria-invalid')).toBe('true')
  expect(document.querySelectorAll(`[id="${found.id}"]`)).toHaveLength(1)
})

it.each([
  ['a line', <Input key="line" />],
  ['a choice', <Select key="choice" options={[]} />],
  ['one with an id of its own', <Input key="own" id="own" />],
])('ties them to a control that is a reference without props: %s', async (_, control) => {
  render(
    <Suspense>
      <Field label="Market" error="There is none.">
        {later(control)}
      </Field>
    </Suspense>,
  )
  await waitFor(() => expect(screen.getByLabelText('Market').matches('input, select')).toBe(true))
  const found = screen.getByLabelText('Market')
  const error = document.getElementById(found.getAttribute('aria-describedby') ?? '')
  expect(error?.textContent).toBe('There is none.')
  expect(found.getAttribute('aria-invalid')).toBe('true')
})

it('leaves a control that is named and described elsewhere as it is', () => {
  render(
    <Field label="Market">
      <div>
        <Input aria-label="Country" id="country" aria-describedby="else" />
      </div>
    </Field>,
  )
  const found = screen.getByLabelText('Country')
  expect([found.id, found.getAttribute('aria-describedby'), found.getAttribute('aria-labelledby')]).toEqual([
    'country',
    'else',
    null,
  ])
})
