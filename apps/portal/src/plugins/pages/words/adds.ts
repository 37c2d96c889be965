import type { Manifest } from '@groundwork/plugin-sdk/manifest'

type Contributes = readonly { point: string }[]

/** Points that are counted under one noun, in the order in which they are told. */
const nouns: [prefix: string, noun: string, nouns: string][] = [
  ['page/', 'page', 'pages'],
  ['settings/page/', 'settings page', 'settings pages'],
  ['project/tab/', 'project tab', 'project tabs'],
  ['run/tab/', 'run tab', 'run tabs'],
  ['project/card/', 'project card', 'project cards'],
  ['run/card/', 'run card', 'run cards'],
  ['home/card/', 'home card', 'home cards'],
  ['target/card/', 'target card', 'target cards'],
  ['command/', 'command', 'commands'],
  ['job/', 'job', 'jobs'],
  ['event/', 'event handler', 'event handlers'],
  ['webhook/', 'webhook', 'webhooks'],
  ['delivery/path/', 'deployment path', 'deployment paths'],
  ['delivery/gate/', 'gate', 'gates'],
  ['delivery/verification/', 'verification', 'verifications'],
]

/** Points that are there or not: a second one of the kind says nothing more. */
const once: [prefix: string, words: string][] = [
  ['router/', 'API'],
  ['config/schema/', 'configuration'],
  ['config/editor/', 'configuration editor'],
  ['catalog/provider/', 'catalogue provider'],
]

/** What a plugin adds, counted: `2 pages, 1 run card, API`; `nothing` for an empty manifest. */
export function addsInWords(contributes: Contributes): string {
  const counted = nouns.flatMap(([prefix, one, many]) => {
    const count = contributes.filter(({ point }) => point.startsWith(prefix)).length
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
  })
  const integrations = contributes.flatMap(({ point }) => {
    const [, kind, version] = /^integration\/([a-z]+)\/(v\d+)$/.exec(point) ?? []
    return kind ? [`${kind} ${version}`] : []
  })
  const present = once.filter(([prefix]) => contributes.some(({ point }) => point.startsWith(prefix)))
  const words = [...integrations, ...counted, ...present.map(([, text]) => text)]
  return words.length === 0 ? 'nothing' : words.join(', ')
}

const short: Record<string, string> = {
  'catalog.read': 'read the catalogue',
  'runs.read': 'read runs',
  kv: 'keep values',
  sql: 'own tables',
  jobs: 'work in the background',
  'events.subscribe': 'be told of changes',
  'events.publish': 'publish events',
  notifications: 'notify people',
  secrets: 'read its secrets',
  webhooks: 'receive webhooks',
  'host.process': 'start processes',
}

/** What a plugin may do, in few words: `read runs, own tables, call out: 2 hosts`. */
export function mayInWords(permissions: readonly string[]): string {
  const hosts = permissions.filter((permission) => permission.startsWith('http:')).map((each) => each.slice(5))
  const words = permissions.flatMap((permission) => short[permission] ?? [])
  if (hosts.length === 1) words.push(`call ${hosts[0]}`)
  if (hosts.length > 1) words.push(`call out: ${hosts.length} hosts`)
  return words.length === 0 ? 'nothing beside showing itself' : words.join(', ')
}

/** What a plugin does not ask for, of what people look for first. */
export function notAskedInWords(permissions: readonly string[]): string | null {
  const watched: [string, boolean][] = [
    ['secrets', permissions.includes('secrets')],
    ['outgoing calls', permissions.some((permission) => permission.startsWith('http:'))],
    ['webhooks', permissions.includes('webhooks')],
    ['processes', permissions.includes('host.process')],
  ]
  const absent = watched.filter(([, asked]) => !asked).map(([name]) => name)
  return absent.length === 0 ? null : `Not asked: ${absent.join(', ')}.`
}

const places: Record<string, [kind: string, where: string]> = {
  'page/v1': ['Page', ''],
  'nav/v1': ['Navigation', 'in the rail'],
  'project/tab/v1': ['Tab', 'on projects'],
  'project/card/v1': ['Card', 'on projects'],
  'run/tab/v1': ['Tab', 'on runs'],
  'run/card/v1': ['Card', 'on runs'],
  'home/card/v1': ['Card', 'on the home page'],
  'target/card/v1': ['Card', 'on targets'],
  'settings/page/v1': ['Page', 'below Settings'],
  'command/v1': ['Command', 'in the palette'],
  'router/v1': ['API', 'for its own pages'],
  'webhook/v1': ['Webhook', 'called from outside'],
  'job/v1': ['Job', 'in the background'],
  'event/v1': ['Event handler', 'on changes'],
  'config/schema/v1': ['Configuration', 'of its own'],
  'config/editor/v1': ['Editor', 'for its configuration'],
  'catalog/provider/v1': ['Catalogue provider', 'adds entries'],
}

export type ContributionWords = { kind: string; title: string; where: string }

/** One contribution as a line: what it is, its name, where it shows. */
export function contributionInWords(
  contribution: Manifest['contributes'][number],
  pluginId: string,
): ContributionWords {
  const [kind, place] = places[contribution.point] ?? [pointKind(contribution.point), '']
  return {
    kind,
    title: 'title' in contribution ? contribution.title : '',
    where: whereOf(contribution, pluginId) ?? place,
  }
}

function pointKind(point: string): string {
  const [family, kind] = point.split('/')
  const name = family === 'integration' ? `${kind} integration` : (kind ?? point)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function whereOf(contribution: Manifest['contributes'][number], pluginId: string): string | null {
  if (contribution.point === 'page/v1') return `/p/${pluginId}${contribution.path === '/' ? '' : contribution.path}`
  if (contribution.point === 'job/v1') return contribution.schedule ? `at ${contribution.schedule}` : 'on request'
  if (contribution.point === 'event/v1') return `on ${contribution.topics.join(', ')}`
  if ('projects' in contribution && contribution.projects) {
    const on = contribution.point.startsWith('run/') ? 'runs' : 'projects'
    return `on ${on} of ${contribution.projects.join(', ')}`
  }
  return null
}
