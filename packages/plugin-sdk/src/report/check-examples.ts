import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { root } from './contract-packages'
import type { Documented } from './doc-model'

/** An example with the module that it is of, as it is imported. */
export type Shown = { specifier: string; item: Documented }

/** A type argument for what is declared as anything. */
const untypedCall = 'TS2347'
/** What is said of a router that is the reader's own: its type is not here. */
const ofOwnRouter = new Set(['TS2339', 'TS2532', 'TS2709'])

type Finding = { file: number; code: string; message: string }

/**
 * What TypeScript says against the examples: each as a module with the contract's names imported. Names that stand for the reader's
 * own code are declared as anything, and so are modules that are not there.
 */
export function exampleProblems(shown: readonly Shown[]): string[] {
  const known = new Map(shown.toReversed().map(({ specifier, item }) => [item.name, specifier]))
  const own = new Set(shown.map(({ specifier, item }) => `${specifier} ${item.name}`))
  const examples = shown.filter(({ item }) => item.example !== null)
  // Inside the package, so that its dependencies are found; git ignores it.
  const folder = path.join(root, 'packages/plugin-sdk/dist', `examples-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  try {
    const free = new Map<number, Set<string>>()
    writeProject(folder)
    const write = () =>
      examples.forEach((each, at) => writeExample({ folder, at, known, own, free: free.get(at) }, each))
    write()
    for (const { file, code, message } of compile(folder)) {
      const [, name] =
        /^(?:Cannot find name|No value exists in scope for the shorthand property) '(\w+)'/.exec(message) ?? []
      if (name && /^TS(2304|2552|2503|18004|2582|2593)$/.test(code))
        free.set(file, (free.get(file) ?? new Set()).add(name))
    }
    write()
    return compile(folder).flatMap(({ file, code, message }) => {
      const { specifier, item } = examples[file] as Shown
      if (code === untypedCall || (item.example?.includes('AppRouter') && ofOwnRouter.has(code))) return []
      return `The @example of ${item.name} (${specifier}) does not compile: ${message}`
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Place = { folder: string; at: number; known: Map<string, string>; own: Set<string>; free: Set<string> | undefined }

function writeExample({ folder, at, known, own, free = new Set() }: Place, { specifier: from, item }: Shown): void {
  const code = (item.example ?? '').replace(/^```\w*\n|\n```$/g, '')
  const imports = new Map<string, string>()
  for (const name of code.match(/\b[A-Za-z_]\w*\b/g) ?? []) {
    // Some names are those of several modules.
    const specifier = own.has(`${from} ${name}`) ? from : known.get(name)
    if (specifier && !new RegExp(`import [^;]*\\b${name}\\b`).test(code) && !declares(code, name))
      imports.set(name, specifier)
  }
  const lines = [...imports].map(([name, specifier]) => `import { ${name} } from '${specifier}'`)
  const declared = [...free].map((name) => `declare const ${name}: any; type ${name}<A = any, B = any> = any`)
  const body = /^return /m.test(code) ? `async function Example() {\n${code}\n}` : code
  writeFileSync(path.join(folder, `${at}.tsx`), [...lines, ...declared, body, 'export {}', ''].join('\n'))
}

function declares(code: string, name: string): boolean {
  return new RegExp(`\\b(?:const|let|function|type|class) ${name}\\b|[{,] ${name}\\b[^}]*\\} =`).test(code)
}

function writeProject(folder: string): void {
  const compilerOptions = { noEmit: true, noImplicitAny: false, noUnusedLocals: false, verbatimModuleSyntax: false }
  const settings = { extends: '../../tsconfig.json', compilerOptions, include: ['*.tsx', '*.d.ts'] }
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(settings))
  const modules = ['../backend/*', '../*', './*', 'vitest'].map((name) => `declare module '${name}'`)
  writeFileSync(path.join(folder, 'ambient.d.ts'), `${modules.join('\n')}\n`)
}

function compile(folder: string): Finding[] {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  const tsc = path.join(path.dirname(manifest), 'bin/tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 50_000_000,
  })
  return stdout.split('\n').flatMap((line) => {
    const [, file, code = '', message = ''] = /^(\d+)\.tsx\(\d+,\d+\): error (TS\d+): (.*)$/.exec(line) ?? []
    return file === undefined ? [] : [{ file: Number(file), code, message }]
  })
}
