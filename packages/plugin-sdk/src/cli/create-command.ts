import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { failure } from '../build/problem'
import { pluginId } from '../manifest/manifest'
import { newPluginFiles } from '../templates/plugin-template'
import { type Call, type Command, textOf } from './command'
import { portalUrl } from './portal'

export const createCommand: Command = {
  name: 'create',
  takes: ['<folder>'],
  summary: 'makes a new plugin: a page, a project tab, a backend, tests',
  options: {
    id: { value: 'ID', help: "the plugin's id, for ever (default: the folder's name)" },
    name: { value: 'NAME', help: 'what people read (default: from the id)' },
    publisher: { value: 'NAME', help: 'who publishes it (default: your name on this machine)' },
    portal: {
      value: 'URL',
      help: 'the address of your Groundwork (or GROUNDWORK_URL): the SDK is installed from there',
    },
    yes: { help: 'ask nothing' },
  },
  async run(call) {
    const { surroundings, positionals } = call
    const named = positionals[0] ?? '.'
    const folder = path.resolve(surroundings.cwd, named)
    refuseFilled(folder, named)
    const portal = portalOf(call)
    const id = await answer(call, 'id', { question: 'Id of the plugin', fallback: idFrom(path.basename(folder)) })
    const checked = pluginId.safeParse(id)
    if (!checked.success)
      throw failure(`"${id}" cannot be a plugin's id. ${checked.error.issues[0]?.message ?? ''} Give --id.`)
    const name = await answer(call, 'name', { question: 'Name that people read', fallback: nameFrom(id) })
    if (name.length > 60) throw failure('A name has at most 60 characters.')
    const publisher = textOf(call.values, 'publisher') ?? userName()
    writeFiles(folder, newPluginFiles({ id, name, publisher, portal }))
    for (const line of next(named, portal)) surroundings.say(line)
    return 0
  },
}

function next(folder: string, portal: string): string[] {
  return [
    `Made a plugin in ${folder}. Next:`,
    '',
    ...(folder === '.' ? [] : [`  cd ${folder}`]),
    '  npm install',
    '  npm test             its tests',
    '  npm run dev          each change at once in the portal; needs a token of scope "publish" in GROUNDWORK_TOKEN,',
    `                       which ${portal}/settings/tokens makes`,
    '  npm run pack         the bundle to register',
    '',
    'README.md says what is where.',
  ]
}

function refuseFilled(folder: string, named: string): void {
  const there = existsSync(folder) ? readdirSync(folder).filter((name) => name !== '.git') : []
  if (there.length > 0) throw failure(`${named} is not empty (${there.slice(0, 3).join(', ')} …): name a new folder.`)
}

function portalOf({ values, surroundings: { env } }: Call): string {
  // npm tells a program that it runs from an address (npx --package ADDRESS) what that address is.
  const source = /^(https?:\/\/.+)\/sdk\/plugin-sdk\.tgz/.exec(env['npm_config_package'] ?? '')?.[1]
  const url = textOf(values, 'portal') ?? (env['GROUNDWORK_URL'] || undefined) ?? source
  if (!url)
    throw failure('For which Groundwork? Give --portal URL, or set GROUNDWORK_URL: the SDK is installed from there.')
  return portalUrl(url)
}

async function answer(
  call: Call,
  option: string,
  { question, fallback }: { question: string; fallback: string },
): Promise<string> {
  const given = textOf(call.values, option)
  if (given !== undefined) return given.trim()
  const { ask } = call.surroundings
  if (call.values['yes'] || !ask) return fallback
  return (await ask(`${question} (${fallback}): `)).trim() || fallback
}

function idFrom(folder: string): string {
  return folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)
}

function nameFrom(id: string): string {
  const words = id.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function userName(): string {
  try {
    return os.userInfo().username
  } catch {
    return 'Unknown'
  }
}

function writeFiles(folder: string, files: { path: string; text: string }[]): void {
  for (const { path: name, text } of files) {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}
