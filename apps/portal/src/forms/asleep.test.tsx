// @vitest-environment happy-dom
import { act, Component, type ReactNode, startTransition, Suspense, useState } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, hydrateRoot, type Root } from 'react-dom/client'
import { renderToReadableStream } from 'react-dom/server.edge'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { asleep as Asleep } from './asleep'

;(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true

type Given = { title: string; onSave?: () => void }

function Form({ title }: Given) {
  const [name, setName] = useState('')
  const [saved, setSaved] = useState('nothing')
  return (
    <form>
      <h2>{title}</h2>
      <input value={name} onChange={(event) => setName(event.target.value)} />
      <button type="button" onClick={() => setSaved(name)}>
        Save
      </button>
      <output>{saved}</output>
      <a href="/there">There</a>
    </form>
  )
}

const load = vi.fn(async () => Form)
let asleep: typeof Asleep
let page: HTMLElement
let root: Root | undefined

beforeEach(async () => {
  vi.resetModules()
  load.mockClear()
  // Whether the page was touched is kept by the module.
  ;({ asleep } = await import('./asleep'))
  page = document.createElement('div')
  document.body.append(page)
})
afterEach(() => {
  root?.unmount()
  page.remove()
})

async function drawn(element: ReactNode): Promise<string> {
  vi.stubGlobal('window', undefined)
  try {
    const stream = await renderToReadableStream(element)
    await stream.allReady
    return await new Response(stream).text()
  } finally {
    vi.unstubAllGlobals()
  }
}

/** As the portal has one around each page. */
class Boundary extends Component<{ children: ReactNode }> {
  override state = { failed: false }
  static getDerivedStateFromError = () => ({ failed: true })
  override render = () => (this.state.failed ? 'Something went wrong' : this.props.children)
}

/** The page as the server sends it, and then as it wakes. */
async function open() {
  // One for the server, one for the browser: what either has loaded the other has not.
  const Drawn = asleep<Given>(load, <p>Loading</p>)
  page.innerHTML = await drawn(
    <Boundary>
      <Drawn title="Rules" />
    </Boundary>,
  )
  const Part = asleep<Given>(load, <p>Loading</p>)
  await act(async () => {
    root = hydrateRoot(
      page,
      <Boundary>
        <Part title="Rules" />
      </Boundary>,
    )
  })
  const turn = () => act(async () => new Promise((done) => setTimeout(done, 5)))
  await turn()
  return { Part, turn, says: (name: string) => page.querySelector(name)?.textContent }
}

const hand = () => act(async () => window.dispatchEvent(new Event('pointermove')))

it('stays as the server drew it until somebody is there, and then works', async () => {
  const { turn, says } = await open()
  const button = page.querySelector('button')
  expect(says('h2')).toBe('Rules')
  expect(button && Object.keys(button).some((key) => key.startsWith('__react'))).toBe(false)
  await hand()
  await turn()
  expect(page.querySelector('button')).toBe(button)
  await act(async () => button?.click())
  expect(says('output')).toBe('')
})

it('does what was typed and pressed while it slept', async () => {
  const { turn, says } = await open()
  page.querySelector('input')!.value = 'typed early'
  page.querySelector('button')!.click()
  expect(says('output')).toBe('nothing')
  await hand()
  await vi.waitFor(async () => {
    await turn()
    expect(says('output')).toBe('typed early')
  }, 10_000)
  expect(page.querySelector('input')!.value).toBe('typed early')
})

it('follows a link that was pressed in it when its code does not come', async () => {
  const followed = vi.spyOn(window.location, 'assign').mockImplementation(() => {})
  const wrong = vi.spyOn(console, 'error').mockImplementation(() => {})
  load.mockResolvedValueOnce(Form).mockRejectedValueOnce(new Error('Loading chunk 7 failed.'))
  try {
    await open()
    const link = page.querySelector('a')!
    link.click()
    expect(followed).not.toHaveBeenCalled()
    await hand()
    await vi.waitFor(() => expect(page.textContent).toBe('Something went wrong'), 10_000)
    expect(followed).toHaveBeenCalledExactlyOnceWith(link.href)
  } finally {
    followed.mockRestore()
    wrong.mockRestore()
  }
})

it('is not woken by a function that was made anew', async () => {
  const { Part, turn } = await open()
  await act(async () =>
    root?.render(
      <Boundary>
        <Part title="Rules" onSave={() => {}} />
      </Boundary>,
    ),
  )
  await turn()
  expect(load).toHaveBeenCalledOnce()
  await act(async () =>
    root?.render(
      <Boundary>
        <Part title="Other rules" onSave={() => {}} />
      </Boundary>,
    ),
  )
  await turn()
  expect(load).toHaveBeenCalledTimes(2)
})

it('does not let the browser send a form that sleeps', async () => {
  await open()
  const sent = new Event('submit', { bubbles: true, cancelable: true })
  page.querySelector('form')!.dispatchEvent(sent)
  expect(sent.defaultPrevented).toBe(true)
})

it('wakes by itself when what it shows has changed', async () => {
  const { Part, turn, says } = await open()
  await act(async () =>
    root?.render(
      <Boundary>
        <Part title="Other rules" />
      </Boundary>,
    ),
  )
  await turn()
  await turn()
  expect(says('h2')).toBe('Other rules')
})

it('loads at once on a page that was gone to by a link', async () => {
  const Part = asleep<Given>(load, <p>Loading</p>)
  await act(async () => {
    root = createRoot(page)
    root.render(<Part title="Rules" />)
  })
  expect(load).toHaveBeenCalledOnce()
  expect(page.querySelector('h2')?.textContent).toBe('Rules')
})

it('is not shown before its code is there where nothing may stand in its place', async () => {
  let found: (part: typeof Form) => void = () => {}
  const Part = asleep<Given>(() => new Promise((resolve) => (found = resolve)))
  await act(async () => {
    root = createRoot(page)
    root.render(
      <Suspense fallback={<p>The page loads</p>}>
        <Part title="Rules" />
      </Suspense>,
    )
  })
  expect(page.textContent).toBe('The page loads')
  await act(async () => found(Form))
  await vi.waitFor(() => expect(page.querySelector('h2')?.textContent).toBe('Rules'), 10_000)
})

it('is drawn when its code comes while the page that is left stays', async () => {
  let found: (part: typeof Form) => void = () => {}
  const Part = asleep<Given>(() => new Promise((resolve) => (found = resolve)))
  const wrong = vi.spyOn(console, 'error').mockImplementation(() => {})
  const at = (there: ReactNode) => (
    <Boundary>
      <Suspense fallback={<p>The page loads</p>}>{there}</Suspense>
    </Boundary>
  )
  await act(async () => {
    root = createRoot(page)
    root.render(at(<p>The page before</p>))
  })
  // As the router goes there. React keeps what it has begun to draw, and draws it again when the code is there.
  await act(async () => startTransition(() => root?.render(at(<Part title="Rules" />))))
  expect(page.textContent).toBe('The page before')
  await act(async () => found(Form))
  await vi.waitFor(() => expect(page.textContent).not.toBe('The page before'), 10_000)
  expect(page.querySelector('h2')?.textContent).toBe('Rules')
  // Another one is there with the press that asks for it.
  act(() => flushSync(() => root?.render(at(<Part key="other" title="Other rules" />))))
  expect(page.querySelector('h2')?.textContent).toBe('Other rules')
  expect(wrong).not.toHaveBeenCalled()
  wrong.mockRestore()
})

it('that is woken leaves another one asleep', async () => {
  const loadOther = vi.fn(async () => Form)
  const Pair = (first: ReturnType<typeof asleep<Given>>, other: ReturnType<typeof asleep<Given>>) => {
    const [First, Other] = [first, other]
    return (
      <>
        <First title="Timeline" />
        <Other title="Log" />
      </>
    )
  }
  page.innerHTML = await drawn(Pair(asleep<Given>(load, null), asleep<Given>(loadOther, null)))
  const [part, other] = [asleep<Given>(load, null), asleep<Given>(loadOther, null)]
  load.mockClear()
  loadOther.mockClear()
  await act(async () => {
    root = hydrateRoot(page, Pair(part, other))
  })
  await act(async () => other.wake())
  expect(loadOther).toHaveBeenCalledOnce()
  expect(load).not.toHaveBeenCalled()
})
