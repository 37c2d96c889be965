import { type Action, actions, isTokenScope, type TokenScope } from '@groundwork/access/can'

/** Who is asked about. */
export type Who = { kind: 'person'; id: string } | { kind: 'token'; scope: TokenScope } | { kind: 'plugin'; id: string }

/** What is asked, as the address bears it; empty where it is about everything. */
export type WhyAddress = { who: Who; action: Action | null; project: string; environment: string; plugin: string }

type Query = Record<string, string | string[] | undefined>

/** The address of the page that answers why somebody may or may not. Without `who`: whoever reads it. */
export function whyHref(asked: { who?: string; action?: Action; project?: string; environment?: string }): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(asked)) if (value) query.set(name, value)
  return query.size > 0 ? `/settings/why?${query}` : '/settings/why'
}

export function readWhyAddress(query: Query, selfId: string): WhyAddress {
  const read = (name: string) => {
    const value = query[name]
    return typeof value === 'string' ? value.trim().slice(0, 200) : ''
  }
  const action = actions.find((each) => each === read('action')) ?? null
  const [project, environment, plugin] = [read('project'), read('environment'), read('plugin')]
  return { who: readWho(read('who')) ?? { kind: 'person', id: selfId }, action, project, environment, plugin }
}

export function whoText(who: Who): string {
  return `${who.kind}:${who.kind === 'token' ? who.scope : who.id}`
}

function readWho(text: string): Who | null {
  const colon = text.indexOf(':')
  const [kind, id] = [text.slice(0, colon), text.slice(colon + 1)]
  if (!id) return null
  if (kind === 'person' || kind === 'plugin') return { kind, id }
  return kind === 'token' && isTokenScope(id) ? { kind, scope: id } : null
}
