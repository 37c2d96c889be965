// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { SignatureLine } from './signature-line'

const signed = { trust: 'signed', keyId: 'SHA256:k', signedBy: 'My team', keyRevoked: false }

afterEach(cleanup)

it('the check mark never stands beside a publisher that nobody verified', () => {
  const of = { ...signed, publisher: { name: 'Groundwork' } }
  const { container } = render(<SignatureLine of={of} />)
  const marked = container.querySelector('svg')?.parentElement?.parentElement?.textContent
  expect(marked).toMatch(/^Signed with the key “My team”$/)
  expect(container.textContent).toMatch(/It names Groundwork as its publisher, not verified$/)
})
