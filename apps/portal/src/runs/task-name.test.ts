import { expect, it } from 'vitest'
import { taskName } from './task-name'

it('names an item of a foreach by index and value, and any other task by its id', () => {
  expect(taskName({ id: '7', label: 'genre=Drama', path: 'fit:0' })).toBe('[0] genre=Drama')
  expect(taskName({ id: '8', label: 'genre=Drama, year=1994', path: 'fit:0,years:3' })).toBe(
    '[0,3] genre=Drama, year=1994',
  )
  expect(taskName({ id: '9', label: 'shard=2', path: null })).toBe('shard=2')
  expect(taskName({ id: '10', label: null, path: null })).toBe('10')
  expect(taskName({ id: '11', label: null, path: 'fit:4' })).toBe('[4]')
})
