import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { runCli } from '../run-cli'

/** The folder of the packages of this repository, for plugins that link to it instead of installing. */
const installed = path.resolve(import.meta.dirname, '../../../../../node_modules')

export type Answer = { code: number; said: string; complained: string }
type Rest = { env?: Record<string, string>; signal?: AbortSignal; onLine?: (line: string) => void }

/** A folder of its own to run commands in, as a person does in a terminal. */
export type Trial = {
  folder: string
  run(argv: string[], rest?: Rest): Promise<Answer>
  write(file: string, text: string): void
  read(file: string): string
  /** Makes the packages of this repository visible to a plugin, as `npm install` would. */
  link(plugin: string): void
  remove(): void
}

export function makeTrial(): Trial {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'gw-plugin-')))
  return {
    folder,
    async run(argv, { env = {}, signal = new AbortController().signal, onLine } = {}) {
      const said: string[] = []
      const complained: string[] = []
      const take = (lines: string[]) => (line: string) => {
        lines.push(line)
        onLine?.(line)
      }
      const surroundings = { cwd: folder, env, signal, say: take(said), complain: take(complained) }
      const code = await runCli(argv, surroundings)
      return { code, said: said.join('\n'), complained: complained.join('\n') }
    },
    write(file, text) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
      writeFileSync(path.join(folder, file), text)
    },
    read: (file) => readFileSync(path.join(folder, file), 'utf8'),
    link: (plugin) => symlinkSync(installed, path.join(folder, plugin, 'node_modules')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A small plugin, written by hand: a page, and a backend that needs nothing. */
export function writeSmallPlugin(trial: Trial, folder: string, changes: Record<string, unknown> = {}): void {
  const manifest = {
    id: 'small-plugin',
    version: '1.2.3',
    name: 'Small',
    description: 'A small plugin.',
    publisher: { name: 'Somebody' },
    kind: 'domain-library',
    engines: { groundwork: '^1.0.0' },
    ui: { entry: 'ui/index.js' },
    backend: { entry: 'backend/index.js' },
    contributes: [{ point: 'page/v1', id: 'home', title: 'Home', path: '/' }],
    ...changes,
  }
  trial.write(`${folder}/plugin.json`, `${JSON.stringify(manifest, null, 2)}\n`)
  trial.write(`${folder}/ui/index.tsx`, smallUi('One'))
  trial.write(`${folder}/backend/index.ts`, 'export default { async start(): Promise<void> {} }\n')
}

export function smallUi(text: string): string {
  return `const Home = () => <p>${text}</p>\nexport default { pages: { home: Home } }\n`
}
