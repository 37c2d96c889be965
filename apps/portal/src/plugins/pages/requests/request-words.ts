export type Requested = {
  name: string
  version: string
  kind: 'register' | 'upgrade' | 'rollback' | 'audience'
  showing: { to: string } | null
}

/** What a request asks for, as the title of its card, and as what is approved or refused. */
export function requestWords({ name, version, kind, showing }: Requested): { title: string; what: string } {
  if (kind === 'audience') return { title: `Show ${name} to ${showing?.to ?? 'others'}`, what: `showing ${name}` }
  if (kind === 'rollback') return { title: `Go back to ${name} ${version}`, what: `going back to ${name} ${version}` }
  const what = `${name} ${version}`
  return { title: `${kind === 'register' ? 'Register' : 'Upgrade to'} ${what}`, what }
}
