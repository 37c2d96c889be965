import { z } from 'zod'
import { flowSorts, projectSorts, projectStates } from '../project/project'

const word = z.string().min(1).max(200)
const values = z.array(word).min(1).max(50).optional()

/** Text in the database cannot hold the character NUL. */
function isStorable(text: string): boolean {
  return !text.includes('\0')
}

export const projectName = z.object({
  name: z.string().min(1).max(300).refine(isStorable, 'A name has no NUL character.'),
})
export const projectFilter = z.object({
  q: z.string().max(200).optional(),
  state: z.array(z.enum(projectStates)).min(1).optional(),
  owner: values,
  library: values,
  tag: values,
  kind: values,
  starred: z.boolean().optional(),
  mine: z.boolean().optional(),
})
const page = { cursor: z.string().max(2_000).nullish(), limit: z.number().int().min(1).max(200).default(50) }

export const projectList = z.object({
  filter: projectFilter.default({}),
  sort: z.enum(projectSorts).default('recent'),
  ...page,
})
export const flowList = z.object({ q: z.string().max(200).optional(), sort: z.enum(flowSorts).optional(), ...page })
export const activity = projectName.extend({ ...page, limit: z.number().int().min(1).max(80).default(30) })
export const search = z.object({ q: z.string().max(200), limit: z.number().int().min(1).max(50).default(8) })
export const names = z.object({ names: z.array(z.string().min(1).max(300)).max(200) })

const patterns = z.array(z.string().min(1).max(200)).max(200)
export const subject = z.object({
  ...{ distributions: patterns, projects: patterns, flows: patterns },
  ownerTeam: z.uuid().nullable(),
})

// What is too long for a field is said in words where it is written; these only bound what is read.
const text = z.string().max(100_000)
const links = z.array(z.object({ label: z.string().max(20_000), url: z.string().max(20_000) })).max(50)
const tags = z.array(z.string().max(20_000)).max(100)
export const fieldChange = z.discriminatedUnion('field', [
  projectName.extend({ field: z.literal('description'), value: text, seen: text.nullish() }),
  projectName.extend({ field: z.literal('links'), value: links, seen: links.optional() }),
  projectName.extend({ field: z.literal('tags'), value: tags, seen: tags.optional() }),
])
export const claim = projectName.extend({
  as: z.union([z.object({ team: z.uuid() }), z.object({ me: z.literal(true) })]),
})
export const star = projectName.extend({ on: z.boolean() })
