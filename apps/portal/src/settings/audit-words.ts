import type { RouterOutputs } from '../trpc/types'

type Entry = RouterOutputs['access']['audit']['list']['items'][number]

const actionWords: Record<string, string> = {
  'account.edit': 'edited an account',
  'people.manage': 'changed a person',
  'team.manage': 'changed a team',
  'team.members': 'changed who is in a team',
  'token.create': 'made a token',
  'token.revoke': 'revoked a token',
  'project.edit': 'edited a project',
  'project.claim': 'changed the owner of a project',
  'project.star': 'starred a project',
}

/** What an entry is about in words: `changed the role of ada@example.com: developer → maintainer`. */
export function auditText({ action, detail }: Entry): { what: string; about: string | null; change: string | null } {
  const did = word(detail['did'])
  const named = word(detail['email']) ?? word(detail['name']) ?? word(detail['team'])
  return { what: did ?? actionWords[action] ?? action, about: named, change: changeOf(detail) }
}

function changeOf(detail: Record<string, unknown>): string | null {
  const { before, after } = detail
  if (before === undefined && after === undefined) return word(detail['role']) ?? word(detail['scope'])
  if (after === undefined) return `was ${shown(before)}`
  return before === undefined ? shown(after) : `${shown(before)} → ${shown(after)}`
}

function word(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing'
  if (typeof value === 'string') return value
  return JSON.stringify(value)
}
