import { expect, it } from 'vitest'
import { seenWords } from './seen-words'

it.each([
  [null, 'none'],
  [{ is: 'absent' }, 'none'],
  [{ is: 'foreign', owner: 'airflow' }, 'warn'],
  [{ is: 'present', value: { state: 'broken', problem: 'No cron.' } }, 'fail'],
  [{ is: 'present', value: { state: 'ready', active: true } }, 'ok'],
  ['nonsense', 'none'],
])('%j looks %s', (observed, glyph) => {
  expect(seenWords(observed).glyph).toBe(glyph)
})

it('links only to pages of the web', () => {
  const at = (url: string) => seenWords({ is: 'present', value: { state: 'ready', url } }).url
  expect([at('https://airflow.example/dags/x'), at('javascript:alert(1)'), at('file:///etc')]).toEqual([
    'https://airflow.example/dags/x',
    null,
    null,
  ])
})
