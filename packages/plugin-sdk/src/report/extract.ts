import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import { writeDeclarations } from '../package-build/declarations'
import type { ContractPackage } from './contract-packages'
import { declarationText } from './declaration-text'
import { type ApiItem, type ApiModel, nameInSource } from './doc-model'

/** What a package promises: the report as text, and its documentation. */
export type Extract = { report: string; model: ApiModel }

/** Reads a package's declarations, all its modules through one entry. Throws with the compiler's words where they do not compile. */
export async function extract(contract: ContractPackage): Promise<Extract> {
  // Inside the package, so that its dependencies are found; git ignores it.
  const folder = path.join(contract.folder, 'dist', `contract-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  try {
    const types = path.join(folder, 'types')
    await writeDeclarations({
      folder: contract.folder,
      sources: Object.values(contract.modules),
      outDir: types,
      paths: {},
    })
    writeFileSync(path.join(types, entryName), entryText(contract.modules))
    return runExtractor(contract, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const entryName = 'contract-entry.d.ts'

function entryText(modules: Record<string, string>): string {
  const entries = Object.entries(modules)
  const imports = entries.map(([name, source]) => {
    const file = source.replace(/^src\//, './').replace(/\.tsx?$/, '')
    return `import * as ${name} from '${file}';\n`
  })
  return `${imports.join('')}export { ${entries.map(([name]) => name).join(', ')} };\n`
}

function runExtractor(contract: ContractPackage, folder: string): Extract {
  const types = path.join(folder, 'types')
  const entry = path.join(types, entryName)
  const model = path.join(folder, 'model.json')
  const compilerOptions = {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'bundler',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    jsx: 'react-jsx',
    strict: true,
    skipLibCheck: true,
    types: ['node'],
  }
  const config = ExtractorConfig.prepare({
    configObjectFullPath: path.join(folder, 'api-extractor.json'),
    packageJsonFullPath: path.join(contract.folder, 'package.json'),
    configObject: {
      projectFolder: types,
      mainEntryPointFilePath: entry,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions, files: [entry] } },
      apiReport: {
        enabled: true,
        // A type that is only reached through another is promised with it.
        includeForgottenExports: true,
        reportFileName: 'report.api.md',
        reportFolder: folder,
        reportTempFolder: path.join(folder, 'temp'),
      },
      docModel: { enabled: true, apiJsonFilePath: model, includeForgottenExports: true },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' as never } },
        extractorMessageReporting: { default: { logLevel: 'none' as never } },
        tsdocMessageReporting: { default: { logLevel: 'none' as never } },
      },
    },
  })
  invoke(contract, config)
  return {
    report: readFileSync(path.join(folder, 'report.api.md'), 'utf8'),
    model: withDeclarations(JSON.parse(readFileSync(model, 'utf8')) as ApiModel, types),
  }
}

/** Gives each item its declaration out of the declarations of its module, since the model's has no comments. */
function withDeclarations(model: ApiModel, types: string): ApiModel {
  const declared = (item: ApiItem): ApiItem => {
    const members = item.members?.map(declared)
    const file = item.fileUrlPath ? path.join(types, item.fileUrlPath) : ''
    const text = file && existsSync(file) ? declarationText(readFileSync(file, 'utf8'), nameInSource(item.name)) : null
    return { ...item, ...(members && { members }), ...(text && { declaration: text }) }
  }
  return { members: model.members.map((entry) => ({ ...entry, members: entry.members?.map(declared) ?? [] })) }
}

function invoke({ name }: ContractPackage, config: ExtractorConfig): void {
  const problems: string[] = []
  try {
    Extractor.invoke(config, {
      localBuild: true,
      messageCallback(message) {
        message.handled = true
        if (message.category === 'Compiler') problems.push(message.text)
      },
    })
  } catch (cause) {
    // It throws where a declaration names what is not there: the type check says so better.
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `The contract of ${name} cannot be read: ${why}\nRun npm run types, mend what it finds, and try again.`,
      { cause },
    )
  }
  if (problems.length > 0) throw new Error(`The contract of ${name} cannot be read:\n${problems.join('\n')}`)
}
