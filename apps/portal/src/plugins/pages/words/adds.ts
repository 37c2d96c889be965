import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import type { PlainPermission } from '@groundwork/plugin-sdk/permissions'
import type { PointId } from '@groundwork/plugin-sdk/points'
import { scheduleInWords } from './schedule'

type Contributes = readonly { point: string }[]

type PointWords = {
  /** How several are counted; null for what is there or not, and is named once as `kind` in lower case or `once`. */
  count: [one: string, many: string] | null
  once?: string
  kind: string
  where: string
}

/** Every point in words, in the order in which a plugin's are counted. */
const pointWords: Record<PointId, PointWords> = {
  'integration/orchestrator/v1': integration('orchestrator'),
  'integration/compute/v1': integration('compute'),
  'integration/data/v1': integration('data'),
  'integration/serving/v1': integration('serving'),
  'integration/cache/v1': integration('cache'),
  'integration/notifier/v1': integration('notifier'),
  'integration/secrets/v1': integration('secrets'),
  'page/v1': { count: ['page', 'pages'], kind: 'Page', where: '' },
  'settings/page/v1': { count: ['settings page', 'settings pages'], kind: 'Page', where: 'below Settings' },
  'project/tab/v1': { count: ['project tab', 'project tabs'], kind: 'Tab', where: 'on projects' },
  'run/tab/v1': { count: ['run tab', 'run tabs'], kind: 'Tab', where: 'on runs' },
  'project/card/v1': { count: ['project card', 'project cards'], kind: 'Card', where: 'on projects' },
  'run/card/v1': { count: ['run card', 'run cards'], kind: 'Card', where: 'on runs' },
  'home/card/v1': { count: ['home card', 'home cards'], kind: 'Card', where: 'on the home page' },
  'target/card/v1': {
    count: ['target card', 'target cards'],
    kind: 'Card',
    where: 'on targets',
  },
  'command/v1': { count: ['command', 'commands'], kind: 'Command', where: 'in the palette' },
  'job/v1': { count: ['job', 'jobs'], kind: 'Job', where: 'in the background' },
  'event/v1': { count: ['event handler', 'event handlers'], kind: 'Event handler', where: 'on changes' },
  'webhook/v1': { count: ['webhook', 'webhooks'], kind: 'Webhook', where: 'called from outside' },
  'delivery/path/v1': { count: ['deployment path', 'deployment paths'], kind: 'Deployment path', where: '' },
  'delivery/gate/v1': { count: ['gate', 'gates'], kind: 'Gate', where: 'before a promotion' },
  'delivery/verification/v1': { count: ['verification', 'verifications'], kind: 'Verification', where: 'after one' },
  'router/v1': { count: null, once: 'API', kind: 'API', where: 'for its own pages' },
  'config/schema/v1': { count: null, once: 'configuration', kind: 'Configuration', where: 'of its own' },
  'config/editor/v1': { count: null, once: 'configuration editor', kind: 'Editor', where: 'for its configuration' },
  'catalog/provider/v1': { count: null, once: 'catalogue provider', kind: 'Catalogue provider', where: 'adds entries' },
  // It leads to a page, which is counted.
  'nav/v1': { count: null, kind: 'Navigation', where: 'in the rail' },
}

function integration(kind: string): PointWords {
  const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} integration`
  return { count: null, once: `${kind} v1`, kind: name, where: '' }
}

/** What a plugin adds, counted: `2 pages, 1 run card, API`; `nothing` for an empty manifest. */
export function addsInWords(contributes: Contributes): string {
  const words = Object.entries(pointWords).flatMap(([id, { count, once }]) => {
    const found = contributes.filter(({ point }) => point === id).length
    if (found === 0) return []
    if (count) return [`${found} ${count[found === 1 ? 0 : 1]}`]
    return once ? [once] : []
  })
  return words.length === 0 ? 'nothing' : words.join(', ')
}

const short: Record<PlainPermission, string> = {
  'catalog.read': 'read the catalogue',
  'runs.read': 'read runs',
  'artifacts.read': 'read artifacts',
  'delivery.read': 'read deliveries',
  'promotions.request': 'ask for promotions',
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
  const words = permissions.flatMap((permission) => short[permission as PlainPermission] ?? [])
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

export type ContributionWords = { kind: string; title: string; where: string }

/** One contribution as a line: what it is, its name, where it shows. */
export function contributionInWords(
  contribution: Manifest['contributes'][number],
  pluginId: string,
): ContributionWords {
  const { kind, where } = pointWords[contribution.point]
  return {
    kind,
    title: 'title' in contribution ? contribution.title : '',
    where: whereOf(contribution, pluginId) ?? where,
  }
}

function whereOf(contribution: Manifest['contributes'][number], pluginId: string): string | null {
  if (contribution.point === 'page/v1') return `/p/${pluginId}${contribution.path === '/' ? '' : contribution.path}`
  if (contribution.point === 'job/v1') return scheduleInWords(contribution.schedule, contribution.timeZone)
  if (contribution.point === 'event/v1') return `on ${contribution.topics.join(', ')}`
  if ('projects' in contribution && contribution.projects) {
    const on = contribution.point.startsWith('run/') ? 'runs' : 'projects'
    return `on ${on} of ${contribution.projects.join(', ')}`
  }
  return null
}
