import { spawnSync } from 'node:child_process'
import { root } from './contract-packages'
import type { CommittedContract, ContractRecord } from './judge-contract'

type Committed = {
  committed: CommittedContract | null
  /** What is to be said of the comparison; null when nothing is. */
  words: string | null
}

/**
 * The contract of the last commit, or of the one that GROUNDWORK_CONTRACT_BASE names (the branch that a change goes to, for
 * example; "none" for a contract that was never released). `names`: the record first, then the files. Null with a sentence where
 * there is nothing to compare with; throws where the commit that is named is not there.
 */
export function committedContract([recordName = '', ...names]: string[]): Committed {
  const base = process.env['GROUNDWORK_CONTRACT_BASE'] || 'HEAD'
  const not = (why: string) => ({ committed: null, words: `The contract was not compared with a commit: ${why}` })
  if (base === 'none') return not('GROUNDWORK_CONTRACT_BASE says so.')
  if (git(['rev-parse', '--verify', '--quiet', `${base}^{commit}`]) === null) {
    if (base !== 'HEAD') throw new Error(`GROUNDWORK_CONTRACT_BASE names "${base}", which git does not know.`)
    return not('git or its history is not here.')
  }
  const record = git(['show', `${base}:${recordName}`])
  if (record === null) return not(`${base} records none.`)
  const texts = Object.fromEntries(names.map((name) => [name, git(['show', `${base}:${name}`]) ?? '']))
  return { committed: { record: JSON.parse(record) as ContractRecord, texts }, words: null }
}

function git(args: string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  return status === 0 ? stdout : null
}
