import { expect, it } from 'vitest'
import { stepOf } from './step-look'

it('a step that was under way does not go on when its promotion stopped', () => {
  expect(stepOf('running', 'APPLYING')).toMatchObject({ glyph: 'run', acts: true })
  expect(stepOf('running', 'NEEDS_ATTENTION')).toMatchObject({ glyph: 'unk', acts: false })
  expect(stepOf('waiting', 'FAILED')).toMatchObject({ glyph: 'stop', acts: false })
  expect(stepOf('done', 'FAILED')).toMatchObject({ glyph: 'ok', acts: false })
})
