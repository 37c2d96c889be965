import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { contractVersion } from '../manifest/contract'
import { manifestSchemaText } from '../manifest/json-schema'
import { type ContractPackage, contractPackages, root } from './contract-packages'
import { committedContract } from './committed-contract'
import { exampleProblems } from './check-examples'
import { componentsText } from './components'
import { type Documented, documentedExports, namedTypes, undocumented } from './doc-model'
import { extract } from './extract'
import {
  commitProblems,
  type ContractFile,
  contractProblems,
  type ContractRecord,
  type ContractState,
  writeProblems,
} from './judge-contract'
import { referenceText } from './reference'

const recordFile = 'packages/plugin-sdk/api/contract.json'
const schemaFile = 'packages/plugin-sdk/plugin.schema.json'
const referenceFile = 'docs/plugins/reference.md'
const componentsFile = 'docs/plugins/components.md'

type Sources = { files: ContractFile[]; documented: Map<string, Documented[]>; pages: Record<string, string> }

/**
 * `npm run api`: compares the contract of the sources with the recorded one, and with that of the last commit where git is there. `--write` records it, when version and
 * CHANGELOG say so. `npm run reference` (`--reference`) writes what is generated from it: the reference and the JSON Schema.
 */
async function main(options: string[]): Promise<void> {
  const { files, documented, pages } = await readSources(contractPackages())
  if (options.includes('--reference')) {
    writePages(pages)
    return console.log(`${Object.keys(pages).join(' and ')} are written.`)
  }
  const state = contractState(files)
  const problems = options.includes('--write') ? writeProblems(state) : contractProblems(state)
  if (options.includes('--write') && problems.length === 0) {
    for (const { name, current } of files) write(name, current)
    write(recordFile, `${JSON.stringify({ version: state.version, files: state.hashes }, null, 2)}\n`)
    writePages(pages)
    console.log(`The contract ${state.version} is recorded.`)
  }
  if (!options.includes('--write')) {
    const { committed, words } = committedContract([recordFile, ...files.map(({ name }) => name)])
    if (committed) problems.push(...commitProblems(state, committed))
    if (words) console.log(words)
  }
  for (const [file, text] of Object.entries(pages)) {
    if (read(file) !== text) problems.push(`${file} is not that of the contract. Run: npm run reference`)
  }
  for (const [name, items] of documented) {
    problems.push(...undocumented(items, name === '@groundwork/plugin-sdk' ? 'all with examples' : 'what runs'))
  }
  problems.push(...exampleProblems(shownExamples(documented)))
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
  else console.log(`Contract ${state.version}: ${[...documented.values()].flat().length} exports, as recorded.`)
}

async function readSources(packages: ContractPackage[]): Promise<Sources> {
  const files: ContractFile[] = []
  const documented = new Map<string, Documented[]>()
  const named = new Map<string, Documented[]>()
  for (const contract of packages) {
    const { report, model } = await extract(contract)
    files.push({ name: contract.report, recorded: read(contract.report), current: report })
    documented.set(contract.name, documentedExports(model))
    named.set(contract.name, namedTypes(model))
  }
  files.push({ name: schemaFile, recorded: read(schemaFile), current: manifestSchemaText() })
  const of = (name: string) => [documented.get(name) ?? [], named.get(name) ?? []] as const
  const pages = {
    [referenceFile]: referenceText(...of('@groundwork/plugin-sdk')),
    [componentsFile]: componentsText(...of('@groundwork/ui')),
  }
  return { files, documented, pages }
}

function writePages(pages: Sources['pages']): void {
  for (const [file, text] of Object.entries(pages)) write(file, text)
}

function shownExamples(documented: Sources['documented']) {
  return [...documented].flatMap(([name, items]) =>
    items.map((item) => ({ specifier: `${name}/${kebabCase(item.module)}`, item })),
  )
}

function kebabCase(module: string): string {
  return module.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function contractState(files: ContractFile[]): ContractState {
  const record = read(recordFile)
  return {
    record: record === '' ? null : (JSON.parse(record) as ContractRecord),
    hashes: Object.fromEntries(
      files.map(({ name, current }) => [name, createHash('sha256').update(current).digest('hex')]),
    ),
    files,
    version: contractVersion,
    changelog: read('CHANGELOG.md'),
  }
}

function read(file: string): string {
  const place = path.join(root, file)
  return existsSync(place) ? readFileSync(place, 'utf8') : ''
}

function write(file: string, text: string): void {
  const place = path.join(root, file)
  mkdirSync(path.dirname(place), { recursive: true })
  writeFileSync(place, text)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
