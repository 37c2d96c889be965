import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { commitProblems, contractProblems, type ContractState, writeProblems } from './judge-contract'

const name = 'api/plugin-sdk.api.md'
const report = [
  "import { z } from 'zod';",
  'const contractVersion = "1.2.0";',
  '// @public',
  'type Viewer = {',
  '    id: string;',
  '    name: string;',
  '};',
  'declare namespace ui {',
  '    export {',
  '        useViewer,',
  '        Viewer',
  '    }',
  '}',
].join('\n')

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

function state(change: { to?: string; version?: string; changelog?: string }): ContractState {
  const { to = report, version = '1.2.0', changelog = '- Contract 1.2.0: plugins.' } = change
  return {
    record: { version: '1.2.0', files: { [name]: hash(report) } },
    hashes: { [name]: hash(to) },
    files: [{ name, recorded: report, current: to }],
    version,
    changelog,
  }
}

const withMore = report
  .replace('    name: string;', '    name: string;\n    role: string;')
  .replace('        Viewer', '        Viewer,\n        useRole')
const withLess = report.replace('    name: string;\n', '')

describe('a contract that is as recorded', () => {
  it('has nothing against it', () => {
    expect(contractProblems(state({}))).toEqual([])
    expect(writeProblems(state({}))).toEqual([])
  })

  it('must be in the CHANGELOG by its whole number', () => {
    for (const changelog of ['', '- Contract 1.2.01: x.', '- Contract 11.2.0: x.', '- Portal 1.2.0.']) {
      expect(contractProblems(state({ changelog }))).toEqual([expect.stringContaining('Add a line to CHANGELOG.md')])
    }
  })

  it('is not edited by hand', () => {
    expect(contractProblems(state({ version: '1.3.0', changelog: 'Contract 1.3.0' }))).toEqual([
      'contract.json was edited by hand. Run: npm run api -- --write',
    ])
    const edited = state({})
    expect(contractProblems({ ...edited, files: [{ name, recorded: 'x', current: report }] })).toEqual([
      `${name} was edited by hand. Run: npm run api -- --write`,
    ])
  })
})

describe('a contract with something new', () => {
  it('fails and says what to do', () => {
    expect(contractProblems(state({ to: withMore }))).toEqual([
      `The contract changed: ${name} (lines: 2 more, 0 fewer).`,
      'The contract has something new: raise contractVersion from 1.2.0 to 1.3.0.',
      'Then run: npm run api -- --write',
    ])
  })

  it('is recorded only with a minor version and a line that names it', () => {
    expect(writeProblems(state({ to: withMore }))).toHaveLength(1)
    expect(writeProblems(state({ to: withMore, version: '1.2.9', changelog: 'Contract 1.2.9' }))).toHaveLength(1)
    expect(writeProblems(state({ to: withMore, version: '1.3.0' }))).toEqual([
      expect.stringContaining('"Contract 1.3.0: ..."'),
    ])
    expect(writeProblems(state({ to: withMore, version: '1.3.0', changelog: '- Contract 1.3.0: roles.' }))).toEqual([])
  })

  it('goes on failing until it is recorded', () => {
    expect(contractProblems(state({ to: withMore, version: '1.3.0', changelog: 'Contract 1.3.0' }))).toContain(
      'Version and CHANGELOG say so. Run: npm run api -- --write',
    )
  })
})

describe('a contract of which something went', () => {
  it('needs a major version, and names what went', () => {
    const [problem] = writeProblems(state({ to: withLess, version: '1.3.0', changelog: 'Contract 1.3.0: less.' }))
    expect(problem).toContain('raise contractVersion from 1.2.0 to 2.0.0')
    expect(problem).toContain('    name: string;')
    expect(writeProblems(state({ to: withLess, version: '2.0.0', changelog: 'Contract 2.0.0: less.' }))).toEqual([])
  })

  it('needs a minor one where the CHANGELOG says why no plugin minds', () => {
    const said = { version: '1.3.0', changelog: '- Contract 1.3.0, compatible: nobody could read the name.' }
    expect(writeProblems(state({ to: withLess, ...said }))).toEqual([])
  })

  it('may lose comments and imports', () => {
    const to = report.replace("import { z } from 'zod';\n", '').replace('// @public\n', '').replace('1.2.0', '1.3.0')
    expect(writeProblems(state({ to, version: '1.3.0', changelog: 'Contract 1.3.0' }))).toEqual([])
  })
})

describe('a contract that was edited by hand, record and all', () => {
  const committed = { record: { version: '1.2.0', files: { [name]: hash(report) } }, texts: { [name]: report } }
  const byHand = (to: string, version = '1.2.0') => {
    const record = { version, files: { [name]: hash(to) } }
    const files = [{ name, recorded: to, current: to }]
    return { ...state({ to, version, changelog: `Contract ${version}: x.` }), record, files }
  }

  it('fails by what the last commit has', () => {
    expect(contractProblems(byHand(withMore))).toEqual([])
    expect(commitProblems(byHand(withMore), committed)).toEqual([
      expect.stringContaining('raise contractVersion from 1.2.0 to 1.3.0'),
    ])
    expect(commitProblems(byHand(withLess, '1.3.0'), committed)).toEqual([expect.stringContaining('to 2.0.0')])
  })

  it('passes when the version says so, or nothing changed', () => {
    expect(commitProblems(byHand(withMore, '1.3.0'), committed)).toEqual([])
    expect(commitProblems(byHand(report), committed)).toEqual([])
  })
})

it('asks for a first record', () => {
  const first = { ...state({}), record: null }
  expect(contractProblems(first)).toEqual(['No contract is recorded yet. Run: npm run api -- --write'])
  expect(writeProblems(first)).toEqual([])
})
