import { describe, expect, it } from 'vitest'
import { readMetadata, saysSomething } from './metadata-facts'

const item = (field_name: string, value: unknown, tags: string[] = []) => ({
  field_name,
  value,
  type: field_name,
  tags,
})
const factsOf = (...items: unknown[]) => readMetadata(items).facts

describe('what a POST of metadata says', () => {
  it('is nothing for the system rows that every task posts twice', () => {
    const fields = ['runtime', 'python_version', 'user', 'metaflow_version', 'script-name', 'constructor', '__proto__']
    expect(saysSomething(factsOf(...fields.map((field) => item(field, 'x'))))).toBe(false)
  })

  it('is the beginning and the end of attempts', () => {
    expect(factsOf(item('attempt', '2')).begins).toBe(2)
    expect(factsOf(item('attempt', 'x')).begins).toBeNull()
    expect(factsOf(item('attempt_ok', 'False', ['attempt_id:3'])).verdict).toEqual({ attempt: 3, ok: false })
    expect(factsOf(item('attempt_ok', 'True')).verdict).toEqual({ attempt: null, ok: true })
    expect(factsOf(item('attempt-done', '1')).done).toBe(1)
  })

  it('is where the data lies and which item it is', () => {
    const facts = factsOf(
      item('foreach-stack', ['genre=Sci Fi', 'n=1']),
      item('ds-root', '/d'),
      item('origin-run-id', 'None'),
    )
    expect(facts).toMatchObject({ foreachLabel: 'genre=Sci Fi, n=1', dsRoot: '/d', originRun: null })
  })

  it('keeps the rows that have a value, and counts only these', () => {
    const { rows } = readMetadata([item('a', 'x'), item('b', null), 'no object', item('c', 1), {}])
    expect(rows).toMatchObject({ fields: ['a', 'c'], values: ['x', '1'] })
  })
})
