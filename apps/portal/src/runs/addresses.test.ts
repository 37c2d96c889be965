import { expect, it } from 'vitest'
import { originTask, taskHref } from './addresses'

it('finds the task that a clone was made from', () => {
  const origin = originTask('ResumeFlow/33/start/83', 'ResumeFlow')
  expect(origin && taskHref(origin)).toBe('/runs/ResumeFlow/33/start/83')
  expect(originTask('33/start/83', 'ResumeFlow')).toEqual({ flow: 'ResumeFlow', run: '33', step: 'start', task: '83' })
  expect(originTask('83', 'ResumeFlow')).toBeNull()
  expect(originTask('a/b/c/d/e', 'ResumeFlow')).toBeNull()
})
