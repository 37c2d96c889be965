import { filterFields } from '@groundwork/runs/filter'
import { runStatuses } from '@groundwork/runs/status'
import type { FilterReading } from '@groundwork/ui/filter-bar'
import { type FilterToken, parseFilterText } from '@groundwork/ui/filter-grammar'

/** Recorded values of a field that contain the text, those that begin with it first. */
type Suggest = (key: string, prefix: string) => Promise<string[]>

type Word = { text: string } & ({ token: FilterToken } | { problem: string })

// Where a bare word is looked for, in this order.
const bareFields = ['flow', 'project', 'user'] as const

/**
 * Makes tokens of what a person typed into the filter of runs. A bare word becomes the flow, project or user it fits
 * best; a value is written as it was recorded. What fits nothing is `rest`, with a sentence about the first of it.
 */
export async function readFilter(text: string, suggest: Suggest): Promise<FilterReading> {
  const { tokens, text: bare } = parseFilterText(text, filterFields)
  const bareWords = bare.match(/"[^"]*"|\S+/g) ?? []
  try {
    const words = await Promise.all([
      ...tokens.map((token) => readToken(token, suggest)),
      ...bareWords.map((word) => readWord(word, suggest)),
    ])
    const refused = words.flatMap((word) => ('problem' in word ? [word] : []))
    return {
      tokens: words.flatMap((word) => ('token' in word ? [word.token] : [])),
      rest: refused.map((word) => word.text).join(' '),
      problem: refused[0]?.problem ?? null,
    }
  } catch {
    return { tokens: [], rest: text, problem: 'What is recorded could not be asked for. Press Enter to try again.' }
  }
}

/** The sentence for a status that does not exist, also where a page's address asks for it. */
export function noStatus(value: string): string {
  return `"${value}" is no status: ${runStatuses.join(', ')}.`
}

async function readToken({ key, value }: FilterToken, suggest: Suggest): Promise<Word> {
  const text = `${key}:${/\s/.test(value) ? `"${value}"` : value}`
  const lower = value.toLowerCase()
  if (key === 'status') {
    const status = runStatuses.find((each) => each === lower)
    return status ? { text, token: { key, value: status } } : { text, problem: noStatus(value) }
  }
  const found = await suggest(key, value)
  const best = found.find((each) => each.toLowerCase() === lower) ?? found.find(beginsWith(lower))
  // There may be more tags and branches than suggestions know: those are taken at their word.
  if (key === 'tag' || key === 'branch') return { text, token: { key, value: exact(found, value) } }
  return best ? { text, token: { key, value: best } } : { text, problem: nothingCalled(value) }
}

async function readWord(text: string, suggest: Suggest): Promise<Word> {
  const [, key, value] = /^([a-z][\w-]*):(.*)$/i.exec(text) ?? []
  if (key && (filterFields as readonly string[]).includes(key.toLowerCase()))
    return { text, problem: `"${key}:${value ?? ''}" lacks a value.` }
  if (key) return { text, problem: `"${key}" is no filter: ${filterFields.join(', ')}.` }
  const word = text.replace(/^"|"$/g, '').trim()
  const lower = word.toLowerCase()
  const status = runStatuses.find((each) => each === lower)
  if (status) return { text, token: { key: 'status', value: status } }
  if (!word) return { text, problem: nothingCalled(word) }
  const found = await Promise.all(bareFields.map(async (field) => ({ key: field, values: await suggest(field, word) })))
  const fits: ((value: string, all: string[]) => boolean)[] = [
    (each) => each.toLowerCase() === lower,
    beginsWith(lower),
    (_, all) => all.length === 1,
  ]
  for (const fit of fits)
    for (const { key: field, values } of found) {
      const hit = values.find((each) => fit(each, values))
      if (hit !== undefined) return { text, token: { key: field, value: hit } }
    }
  return { text, problem: nothingCalled(word) }
}

const beginsWith = (lower: string) => (value: string) => value.toLowerCase().startsWith(lower)
const nothingCalled = (value: string) => `Nothing recorded is called "${value}".`

function exact(values: string[], value: string): string {
  if (values.includes(value)) return value
  return values.find((each) => each.toLowerCase() === value.toLowerCase()) ?? value
}
