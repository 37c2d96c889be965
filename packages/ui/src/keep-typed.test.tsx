// @vitest-environment happy-dom
import { act, useState } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { KeepTyped } from './keep-typed'

;(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true

function Form({ told }: { told: (values: object) => void }) {
  const [values, setValues] = useState({ name: 'first', why: '', on: false, kind: 'a' })
  // As a form does that makes the next state of the one that it has drawn.
  const put = (part: Partial<typeof values>) => {
    const next = { ...values, ...part }
    setValues(next)
    told(next)
  }
  return (
    <KeepTyped>
      <input value={values.name} onChange={(event) => put({ name: event.target.value })} />
      <textarea value={values.why} onChange={(event) => put({ why: event.target.value })} />
      <input type="checkbox" checked={values.on} onChange={(event) => put({ on: event.target.checked })} />
      <select value={values.kind} onChange={(event) => put({ kind: event.target.value })}>
        <option value="a">a</option>
        <option value="b">b</option>
      </select>
      <output>{JSON.stringify(values)}</output>
    </KeepTyped>
  )
}

async function wake(typeInto: (page: HTMLElement) => void) {
  const told: object[] = []
  const form = <Form told={(values) => told.push(values)} />
  const page = document.createElement('div')
  document.body.append(page)
  page.innerHTML = renderToString(form)
  typeInto(page)
  await act(async () => hydrateRoot(page, form))
  // What was typed is told once the page is awake.
  await act(async () => new Promise((done) => setTimeout(done)))
  return { page, told, says: JSON.parse(page.querySelector('output')?.textContent ?? '') as object }
}

it('what was typed before the page woke is in the form afterwards, all of it', async () => {
  const { page, says } = await wake((html) => {
    html.querySelector('input')!.value = 'typed early'
    html.querySelector('textarea')!.value = 'Because.'
    html.querySelector<HTMLInputElement>('[type=checkbox]')!.checked = true
    html.querySelector('select')!.value = 'b'
  })
  expect(says).toEqual({ name: 'typed early', why: 'Because.', on: true, kind: 'b' })
  expect(page.querySelector('input')!.value).toBe('typed early')
})

it('tells nothing where nothing was typed', async () => {
  const { told } = await wake(() => undefined)
  expect(told).toEqual([])
})
