import { expect, it } from 'vitest'
import { exampleProblems, type Shown } from './check-examples'

function shown(specifier: string, name: string, code: string): Shown {
  const item = { module: '', name, kind: 'Function', summary: '', code: '', example: `\`\`\`tsx\n${code}\n\`\`\`` }
  return { specifier, item }
}

// A compiler is started: on a busy machine that takes its time.
it('names properties that a component does not have, and lets the reader’s own names be', { timeout: 60_000 }, () => {
  const problems = exampleProblems([
    shown('@groundwork/ui/notice', 'Notice', '<Notice tone="fail" title="Not saved">{mine.error}</Notice>'),
    shown(
      '@groundwork/ui/pill',
      'Pill',
      'const { error } = mine\nreturn <Notice title="x"><Pill tone="ok">{error}</Pill></Notice>',
    ),
  ])
  expect(problems).toEqual([
    expect.stringMatching(/^The @example of Notice \(@groundwork\/ui\/notice\) does not compile: .*tone: string/),
  ])
})
