import { ConflictError, InputError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { ProjectLink } from '../project/project'
import { changeProject, type Editor, type LockedProject } from './change'
import { editDecision } from './decisions'

const longestDescription = 500

/** `seen`: what the person saw when they began; without it whatever stands there now is replaced. */
export type FieldChange = { name: string } & (
  | { field: 'description'; value: string; seen?: string | null | undefined }
  | { field: 'links'; value: ProjectLink[]; seen?: ProjectLink[] | undefined }
  | { field: 'tags'; value: string[]; seen?: string[] | undefined }
)

/**
 * Sets what a person may say about a project. From then on the value is theirs: nothing inferred replaces it. Throws ConflictError
 * where another value was set since they saw it.
 */
export async function setField(editor: Editor, change: FieldChange): Promise<void> {
  const value = cleanValue(change)
  await changeProject(editor, {
    name: change.name,
    action: 'project.edit',
    field: change.field,
    decide: editDecision,
    write: async (sql, project) => {
      requireSeen(project, change)
      await writeValue(sql, change, value)
      return { before: project[change.field], after: value }
    },
  })
}

function requireSeen({ provenance, ...project }: LockedProject, { field, seen }: FieldChange): void {
  const now = project[field]
  if (seen === undefined || textOf(now) === textOf(seen)) return
  const by = provenance[field]?.by ?? 'Somebody'
  const value = textOf(now) === '' ? 'empty' : `"${shortened(textOf(now))}"`
  throw new ConflictError(`${by} changed the ${field} while you did: it is ${value} now. Save again to replace that.`)
}

function textOf(value: string | ProjectLink[] | string[] | null): string {
  if (!Array.isArray(value)) return value ?? ''
  return value.map((each) => (typeof each === 'string' ? each : `${each.label} ${each.url}`)).join(', ')
}

function writeValue(sql: Sql, change: FieldChange, value: unknown) {
  return sql.query({
    name: `catalog-set-${change.field}`,
    text: `UPDATE project SET ${change.field} = $2 WHERE name = $1`,
    values: [change.name, change.field === 'links' ? JSON.stringify(value) : value],
  })
}

function cleanValue(change: FieldChange) {
  if (change.field === 'description') return cleanDescription(change.value)
  return change.field === 'tags' ? cleanTags(change.value) : cleanLinks(change.value)
}

function cleanDescription(text: string): string | null {
  const trimmed = text.trim().replace(/\s*\n\s*/g, ' ')
  if (trimmed.length > longestDescription)
    throw new InputError(`Use at most ${longestDescription} characters; these are ${trimmed.length}.`)
  return trimmed || null
}

function cleanTags(tags: string[]): string[] {
  const clean = [...new Set(tags.map((tag) => tag.trim().toLowerCase()).filter(Boolean))]
  const bad = clean.find((tag) => !/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u.test(tag))
  if (bad)
    throw new InputError(
      `"${shortened(bad)}" cannot be a tag: use up to 40 letters, digits, dots, dashes and underscores, without spaces.`,
    )
  if (clean.length > 20) throw new InputError(`A project has at most 20 tags; these are ${clean.length}.`)
  return clean
}

const shortened = (text: string) => (text.length > 100 ? `${text.slice(0, 100)}…` : text)

const longestLabel = 80
const longestUrl = 2_000

function cleanLinks(links: ProjectLink[]): ProjectLink[] {
  if (links.length > 20) throw new InputError(`A project has at most 20 links; these are ${links.length}.`)
  return links.map(({ label, url }) => {
    const address = URL.canParse(url.trim()) ? new URL(url.trim()) : null
    if (!address || !['http:', 'https:'].includes(address.protocol))
      throw new InputError(`"${shortened(url)}" is not a link: it must begin with https:// or http://.`)
    const name = label.trim()
    if (name.length > longestLabel)
      throw new InputError(`The name of a link has at most ${longestLabel} characters; one has ${name.length}.`)
    if (address.href.length > longestUrl)
      throw new InputError(`A link has at most ${longestUrl} characters; one has ${address.href.length}.`)
    return { label: name || address.host, url: address.href }
  })
}
