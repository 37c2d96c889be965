import { TimeProvider } from '@groundwork/ui/time-context'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { ChangeTable } from './change-table'
import { FromTo } from './from-to'
import type { Draft, UnitFacts } from './promote-types'

const now = Date.UTC(2026, 10, 22, 3, 45)

it('says where a version was verified, and when: never "for now"', () => {
  const to = { id: 'a'.repeat(64), number: 2, alias: null }
  const risk = { verifiedIn: [{ environment: 'staging', at: now }] }
  const draft = { from: null, to, risk, plan: { mode: 'deploy' } } as unknown as Draft
  const facts = { versions: [], environments: [] } as unknown as UnitFacts
  const html = renderToStaticMarkup(
    <TimeProvider zone="UTC" now={now + 1_000}>
      <FromTo draft={draft} facts={facts} to="production" onVersion={() => {}} />
    </TimeProvider>,
  )
  expect(html.replaceAll(/<[^>]+>/g, '')).toContain('verified in staging, 03:45')
})

it('a value breaks between its words, and within one only where that has no room by itself', () => {
  const row = { what: 'Schedule', from: '* * * * * UTC, skips what overlaps', to: null }
  const html = renderToStaticMarkup(<ChangeTable rows={[row]} />)
  expect(html).toContain('wrap-anywhere')
  // Else a column would be made as narrow as a letter.
  expect(html).toContain('table-fixed')
  expect(html).not.toContain('break-all')
})
