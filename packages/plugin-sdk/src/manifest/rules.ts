import { satisfies, validRange } from 'semver'
import type { Contribution } from './contribution'
import type { ManifestShape } from './manifest-shape'
import type { Permission } from './permissions'
import { type PointId, pointFacts } from './points'
import { scheduleProblem } from './schedule'

/** A finding at a place of the manifest: keys and indexes from the top. */
export type RuleFinding = { path: (string | number)[]; message: string }

type Rule = (manifest: ManifestShape) => RuleFinding[]

/**
 * What the fields of a manifest must hold together; every sentence says what to do. `broken`: fields that could not be read, so that
 * rules which build on them say nothing.
 */
export function crossFieldFindings(manifest: ManifestShape, broken: ReadonlySet<string> = new Set()): RuleFinding[] {
  return rules.flatMap(([rule, ...needs]) => (needs.some((field) => broken.has(field)) ? [] : rule(manifest)))
}

// Each with the fields that must be whole for it; contributions are looked at one by one where that is enough.
const rules: [Rule, ...string[]][] = [
  [rangeReads, 'engines'],
  [idsAreUnique],
  [onlyOnce],
  [pagePathsAreUnique],
  [navLeadsToPage, 'contributes'],
  [partsAreThere, 'ui', 'backend'],
  [experimentalIsChosen, 'experimental'],
  [permissionsAreAsked, 'permissions', 'secrets', 'migrations'],
  [schedulesRead],
  [wildcardsAreOwn, 'id'],
  [editorNeedsSchema, 'contributes'],
  [onlyLibrariesConfigureProjects, 'library'],
  [listsHoldNothingTwice, 'permissions', 'experimental', 'migrations', 'secrets'],
]

function each(
  manifest: ManifestShape,
  look: (entry: Contribution, index: number) => RuleFinding | null,
): RuleFinding[] {
  return manifest.contributes.flatMap((entry, index) => look(entry, index) ?? [])
}

/** The ends of what a number can be: what holds both leaves nothing out. */
const everyVersion = ['0.0.0', '9999999.0.0']

function rangeReads({ engines }: ManifestShape): RuleFinding[] {
  const range = engines.groundwork
  const path = ['engines', 'groundwork']
  if (validRange(range) === null)
    return [{ path, message: `"${range}" is not a range of versions. Write for example "^1.0.0".` }]
  if (!everyVersion.every((version) => satisfies(version, range))) return []
  const message = `"${range}" is every version there will ever be, which is no range of those that it works with. Write for example "^1.0.0".`
  return [{ path, message }]
}

function idsAreUnique(manifest: ManifestShape): RuleFinding[] {
  return each(manifest, ({ id }, index) => {
    const first = manifest.contributes.findIndex((other) => other.id === id)
    if (first === index) return null
    const taken = `contributes[${first}] (${manifest.contributes[first]?.point})`
    return {
      path: ['contributes', index, 'id'],
      message: `The id "${id}" is already that of ${taken}. Give each its own.`,
    }
  })
}

const single: ReadonlySet<string> = new Set(['router/v1', 'config/schema/v1', 'config/editor/v1'])

/** Two schemas are two things when one is for the projects that a domain library is about. */
function whatItIs(entry: ManifestShape['contributes'][number]): string {
  return entry.point === 'config/schema/v1' ? `${entry.point} for ${entry.for ?? 'plugin'}` : entry.point
}

function onlyOnce(manifest: ManifestShape): RuleFinding[] {
  return each(manifest, (entry, index) => {
    const what = whatItIs(entry)
    if (!single.has(entry.point) || manifest.contributes.findIndex((other) => whatItIs(other) === what) === index)
      return null
    const message = `A plugin has at most one ${entry.point}${entry.point === 'config/schema/v1' ? ' for itself, and one for projects' : ''}. Remove the others.`
    return { path: ['contributes', index, 'point'], message }
  })
}

function onlyLibrariesConfigureProjects(manifest: ManifestShape): RuleFinding[] {
  return each(manifest, (entry, index) => {
    if (entry.point !== 'config/schema/v1') return null
    if (entry.for === 'projects') {
      if (manifest.library?.projects?.length) return null
      const message = 'It configures projects, and the manifest names none. Name them in "library.projects".'
      return { path: ['contributes', index, 'for'], message }
    }
    const field = entry.mapping ? 'mapping' : entry.migrate === undefined ? null : 'migrate'
    if (!field) return null
    const message = 'This is about the configuration of projects. Add "for": "projects", or remove it.'
    return { path: ['contributes', index, field], message }
  })
}

function pagePathsAreUnique(manifest: ManifestShape): RuleFinding[] {
  const seen = new Map<string, string>()
  return each(manifest, (entry, index) => {
    if (entry.point !== 'page/v1') return null
    const form = entry.path.replace(/:[^/]+/g, ':')
    const other = seen.get(form)
    if (other === undefined) {
      seen.set(form, entry.id)
      return null
    }
    const message = `The page "${other}" has the same path. Give each page its own.`
    return { path: ['contributes', index, 'path'], message }
  })
}

function navLeadsToPage(manifest: ManifestShape): RuleFinding[] {
  const pages = manifest.contributes.filter((entry) => entry.point === 'page/v1')
  return each(manifest, (entry, index) => {
    if (entry.point !== 'nav/v1') return null
    const path = ['contributes', index, 'page']
    const page = pages.find((each) => each.id === entry.page)
    if (!page) {
      const known = pages.map(({ id }) => `"${id}"`).join(', ') || 'none yet: add a page/v1'
      return { path, message: `There is no page "${entry.page}". The pages of this plugin: ${known}.` }
    }
    if (!page.path.includes(':')) return null
    const message = `The page "${page.id}" has parameters in its path, so a navigation entry cannot lead to it.`
    return { path, message: `${message} Name a page without any.` }
  })
}

function partsAreThere(manifest: ManifestShape): RuleFinding[] {
  return each(manifest, ({ point }, index) => {
    const { side } = pointFacts(point)
    if (side === 'manifest' || manifest[side]) return null
    const example = side === 'ui' ? '"ui": { "entry": "ui/index.js" }' : '"backend": { "entry": "backend/index.js" }'
    const what = side === 'ui' ? 'a UI' : 'a backend'
    return {
      path: ['contributes', index, 'point'],
      message: `${point} needs ${what}, and there is none. Add ${example}.`,
    }
  })
}

function experimentalIsChosen(manifest: ManifestShape): RuleFinding[] {
  return each(manifest, ({ point }, index) => {
    if (pointFacts(point).stability.level !== 'experimental' || manifest.experimental.includes(point)) return null
    const why = `${point} is experimental: it may change without a new number.`
    return { path: ['contributes', index, 'point'], message: `${why} To use it, add "${point}" to "experimental".` }
  })
}

const permissionOfPoint: Partial<Record<PointId, Permission>> = {
  'webhook/v1': 'webhooks',
  'job/v1': 'jobs',
  'event/v1': 'events.subscribe',
}

function permissionsAreAsked(manifest: ManifestShape): RuleFinding[] {
  const lacks = (permission: Permission | undefined) => permission && !manifest.permissions.includes(permission)
  const add = (permission: string) => `needs the permission "${permission}". Add it to "permissions".`
  const findings = each(manifest, ({ point }, index) => {
    const wanted = permissionOfPoint[point]
    if (!wanted || !lacks(wanted)) return null
    return { path: ['contributes', index, 'point'], message: `${point} ${add(wanted)}` }
  })
  if (manifest.secrets.length > 0 && lacks('secrets')) {
    findings.push({ path: ['secrets'], message: `Reading secrets ${add('secrets')}` })
  }
  if (manifest.migrations.length > 0 && lacks('sql')) {
    findings.push({ path: ['migrations'], message: `A database schema of its own ${add('sql')}` })
  }
  return findings
}

function schedulesRead(manifest: ManifestShape): RuleFinding[] {
  return each(manifest, (entry, index) => {
    if (entry.point !== 'job/v1') return null
    const { schedule, timeZone } = entry
    if (schedule === undefined) {
      if (timeZone === undefined) return null
      const message = 'A time zone without a schedule means nothing. Add "schedule" or remove this.'
      return { path: ['contributes', index, 'timeZone'], message }
    }
    const message = scheduleProblem(schedule, timeZone)
    if (!message) return null
    const field = message.startsWith('There is no time zone') ? 'timeZone' : 'schedule'
    return { path: ['contributes', index, field], message }
  })
}

function wildcardsAreOwn(manifest: ManifestShape): RuleFinding[] {
  return manifest.contributes.flatMap((entry, index) => {
    if (entry.point !== 'event/v1') return []
    return entry.topics.flatMap((topic, at) => {
      if (!topic.endsWith('.*') || topic === `plugin.${manifest.id}.*`) return []
      const message = `"${topic}" is all of another plugin's events. Name each that you want.`
      return [{ path: ['contributes', index, 'topics', at], message }]
    })
  })
}

function editorNeedsSchema(manifest: ManifestShape): RuleFinding[] {
  if (manifest.contributes.some((entry) => entry.point === 'config/schema/v1' && entry.for !== 'projects')) return []
  return each(manifest, ({ point }, index) => {
    if (point !== 'config/editor/v1') return null
    const message = 'An editor edits what config/schema/v1 describes, and there is none. Add one.'
    return { path: ['contributes', index, 'point'], message }
  })
}

function listsHoldNothingTwice(manifest: ManifestShape): RuleFinding[] {
  const lists: Record<string, readonly string[]> = {
    permissions: manifest.permissions,
    experimental: manifest.experimental,
    migrations: manifest.migrations,
    secrets: manifest.secrets.map(({ name }) => name),
  }
  return Object.entries(lists).flatMap(([field, list]) =>
    list.flatMap((entry, index) =>
      list.indexOf(entry) === index
        ? []
        : [{ path: [field, index], message: `"${entry}" is named twice. Remove one of them.` }],
    ),
  )
}
