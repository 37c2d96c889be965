import { describe, expect, it } from 'vitest'
import { sortTopics } from './topics'

describe('topics of a handler', () => {
  it("are runs, projects, its own events, and others' by name", () => {
    expect(sortTopics('mine', ['run', 'project', 'plugin.mine.*', 'plugin.other.done', 'plugin.mine.a.b'])).toEqual({
      names: ['run', 'project', 'plugin.other.done', 'plugin.mine.a.b'],
      prefixes: ['plugin.mine.'],
      refused: [],
    })
  })

  it('are none that tell of people, tokens, or all of another plugin', () => {
    const all = [
      'user',
      'token',
      'notification',
      'plugin',
      'task',
      '*',
      'plugin.*',
      'plugin.other.*',
      'plugin..x',
      'plugin.mine.',
      'run.*',
    ]
    const { names, prefixes, refused } = sortTopics('mine', all)
    expect([names, prefixes]).toEqual([[], []])
    expect(refused).toHaveLength(all.length)
  })
})
