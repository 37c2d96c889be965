// @vitest-environment happy-dom
import { cleanup, fireEvent, render, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { BundleSource } from './bundle-source'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const source = (folders: string[]) =>
  render(<BundleSource folders={folders} reason={null} trustRefused={null} onReceived={() => {}} />)
const field = 'From a folder of the engine'

it('asks for a path only where the engine takes plugins from its own disk', () => {
  expect(source([]).queryByLabelText(field, { exact: false })).toBeNull()
})

it('sends a whole path, and shows why the engine refuses it', async () => {
  const message = '/etc is not below a folder that plugins may be taken from.'
  const asked = vi.fn((_path: string) => Promise.resolve(Response.json({ code: 'x', message }, { status: 422 })))
  vi.stubGlobal('fetch', asked)
  const sheet = source(['/srv/plugins'])
  const input = sheet.getByLabelText(field, { exact: false })
  const send = sheet.getByRole('button', { name: 'Take' })
  fireEvent.change(input, { target: { value: 'titles' } })
  fireEvent.click(send)
  expect(sheet.getByText('Write the whole path, for example /srv/plugins/titles.')).toBeTruthy()
  expect(asked).not.toHaveBeenCalled()
  fireEvent.change(input, { target: { value: '/etc' } })
  fireEvent.click(send)
  await waitFor(() => expect(sheet.getByText(message, { exact: false })).toBeTruthy())
  expect(asked.mock.calls[0]?.[0]).toBe('/api/plugin-bundles/folder')
})
