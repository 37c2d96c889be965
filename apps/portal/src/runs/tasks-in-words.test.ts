import { expect, it } from 'vitest'
import { tasksInWords } from './tasks-in-words'

it('says how far the tasks are', () => {
  expect(tasksInWords({ status: 'running', tasksDone: 3, tasksTotal: 1_200 })).toBe('3 of 1,200 tasks')
  expect(tasksInWords({ status: 'succeeded', tasksDone: 1, tasksTotal: 1 })).toBe('1 task')
})

it('says that there are none, and whether some may come', () => {
  const none = { tasksDone: 0, tasksTotal: 0 }
  expect(tasksInWords({ status: 'queued', ...none })).toBe('no tasks yet')
  expect(tasksInWords({ status: 'running', ...none })).toBe('no tasks yet')
  expect(tasksInWords({ status: 'succeeded', ...none })).toBe('no tasks')
})
