/** What is recorded of the contract in `contract.json`: its version, and the SHA-256 of each file that describes it. */
export type ContractRecord = { version: string; files: Record<string, string> }

/** One file that describes the contract: as it is checked in ("" when it is not), and as the sources make it. */
export type ContractFile = { name: string; recorded: string; current: string }

export type ContractState = {
  /** Null before the first record. */
  record: ContractRecord | null
  /** SHA-256 of the files as the sources make them. */
  hashes: Record<string, string>
  files: ContractFile[]
  /** `contractVersion` of the sources. */
  version: string
  changelog: string
}

/** What keeps the recorded contract from being that of the sources, in words; empty when it is. */
export function contractProblems(state: ContractState): string[] {
  const { record, version } = state
  if (!record) return ['No contract is recorded yet. Run: npm run api -- --write']
  const changed = changedFiles(state)
  if (changed.length > 0) return [`The contract changed: ${changed.map(describe).join('; ')}.`, ...whatToDo(state)]
  const edited = state.files.filter(({ recorded, current }) => recorded !== current).map(({ name }) => name)
  if (record.version !== version) edited.push('contract.json')
  if (edited.length > 0) return [`${edited.join(', ')} was edited by hand. Run: npm run api -- --write`]
  return changelogNames(state) ? [] : [missingLine(version)]
}

/** The contract as a commit has it: its record, and the text of each file by name. */
export type CommittedContract = { record: ContractRecord; texts: Record<string, string> }

/**
 * What a commit has against the contract of the sources, in words: what changed since then must have raised the version, also
 * where record and files were edited by hand.
 */
export function commitProblems(state: ContractState, { record, texts }: CommittedContract): string[] {
  const files = state.files.map((file) => ({ ...file, recorded: texts[file.name] ?? '' }))
  const since = { ...state, record, files }
  return changedFiles(since).length === 0
    ? []
    : versionProblems(since, record).map((words) => `Since the last commit: ${words}`)
}

/** What stands against recording the contract of the sources, in words; empty when nothing does. */
export function writeProblems(state: ContractState): string[] {
  const { record, version } = state
  const lines = changelogNames(state) ? [] : [missingLine(version)]
  const changed = changedFiles(state)
  if (!record || changed.length === 0) return lines
  return [...versionProblems(state, record), ...lines]
}

function versionProblems({ files, version, changelog }: ContractState, record: ContractRecord): string[] {
  const least = neededVersion(record.version, gone(files).length > 0 && !saysCompatible(changelog, version))
  if (compare(version, least) >= 0) return []
  const lost = gone(files)
  if (lost.length === 0) {
    return [`The contract has something new: raise contractVersion from ${record.version} to ${least}.`]
  }
  const shown = lost.slice(0, 8).map((line) => `    ${line}`)
  return [
    `Something of the contract was changed or removed: raise contractVersion from ${record.version} to ${least}.\n` +
      `${shown.join('\n')}${lost.length > shown.length ? `\n    and ${lost.length - shown.length} more lines` : ''}\n` +
      `  Where every plugin goes on working all the same, raise it to ${neededVersion(record.version, false)} and say so in the ` +
      `CHANGELOG: "Contract ${neededVersion(record.version, false)}, compatible: ..."`,
  ]
}

function whatToDo(state: ContractState): string[] {
  const problems = writeProblems(state)
  const last = 'Then run: npm run api -- --write'
  return problems.length > 0 ? [...problems, last] : ['Version and CHANGELOG say so. Run: npm run api -- --write']
}

function missingLine(version: string): string {
  return `Add a line to CHANGELOG.md that names the contract version, for example "Contract ${version}: ...".`
}

function changelogNames({ changelog, version }: ContractState): boolean {
  return linesNaming(changelog, version).length > 0
}

function saysCompatible(changelog: string, version: string): boolean {
  return linesNaming(changelog, version).some((line) => /\bcompatible\s*:/i.test(line))
}

function linesNaming(changelog: string, version: string): string[] {
  const named = new RegExp(`\\bcontract\\b[^\\n]*?(?<![\\d.])${version.replaceAll('.', '\\.')}(?![\\d.]*\\d)`, 'i')
  return changelog.split('\n').filter((line) => named.test(line))
}

function changedFiles({ record, hashes, files }: ContractState): ContractFile[] {
  return files.filter(({ name }) => record?.files[name] !== hashes[name])
}

function describe({ name, recorded, current }: ContractFile): string {
  const more = missingIn(recorded, current).length
  const less = missingIn(current, recorded).length
  return `${name} (lines: ${more} more, ${less} fewer)`
}

/** Lines of the recorded files that the sources no longer make: what was changed or removed. */
function gone(files: ContractFile[]): string[] {
  return files.flatMap(({ recorded, current }) => missingIn(current, recorded))
}

/** Lines of `of` that `text` has fewer of, without what promises nothing. */
function missingIn(text: string, of: string): string[] {
  const left = new Map<string, number>()
  for (const line of promises(text)) left.set(line, (left.get(line) ?? 0) + 1)
  return promises(of).filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
}

/** Comments, descriptions, imports and the comma after the last of a list are no promises; nor is the version itself. */
function promises(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim().replace(/,$/, ''))
    .filter((line) => line !== '' && !/^(\/\/|import\b|"description":|const contractVersion\b)/.test(line))
}

function neededVersion(from: string, major: boolean): string {
  const [large = 0, middle = 0] = from.split('.').map(Number)
  return major ? `${large + 1}.0.0` : `${large}.${middle + 1}.0`
}

function compare(left: string, right: string): number {
  const numbers = (version: string) => version.split('.').map(Number)
  const [a, b] = [numbers(left), numbers(right)]
  for (const index of [0, 1, 2]) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
