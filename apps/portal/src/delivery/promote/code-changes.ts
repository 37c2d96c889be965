import type { Draft } from './promote-types'

type Facet = Draft['to']
export type CodeChange = { what: string; from: string | null; to: string | null }

const short = (sha: string | null | undefined) => sha?.slice(0, 12) ?? null

/** What differs in code, Python environment and parameters between two versions; what is equal is left out. */
export function codeChanges(from: Facet | null, to: Facet): CodeChange[] {
  const rows: CodeChange[] = [
    { what: 'Code package', from: short(from?.code.sha256), to: short(to.code.sha256) },
    { what: 'Commit', from: commit(from), to: commit(to) },
    { what: 'Branch', from: from?.git?.branch ?? null, to: to.git?.branch ?? null },
    { what: 'Python', from: from?.python.version ?? null, to: to.python.version },
    { what: 'Metaflow', from: from?.python.metaflow ?? null, to: to.python.metaflow },
    { what: 'Python lock', from: from && lock(from), to: lock(to) },
    ...distributions(from, to),
    ...parameters(from, to),
  ]
  return rows.filter((row) => row.from !== row.to)
}

function commit(facet: Facet | null): string | null {
  const { commit: sha, dirty } = facet?.git ?? {}
  return sha ? `${sha.slice(0, 10)}${dirty ? ' with uncommitted changes' : ''}` : null
}

function lock({ python }: Facet): string {
  return python.lock === null ? python.source : `${short(python.lock)}, ${python.source}`
}

function distributions(from: Facet | null, to: Facet): CodeChange[] {
  const names = new Set([...Object.keys(from?.python.distributions ?? {}), ...Object.keys(to.python.distributions)])
  return [...names].toSorted().map((name) => ({
    what: name,
    from: from?.python.distributions[name] ?? null,
    to: to.python.distributions[name] ?? null,
  }))
}

function parameters(from: Facet | null, to: Facet): CodeChange[] {
  const shown = (facet: Facet | null, name: string) => {
    const found = facet?.parameters.find((each) => each.name === name)
    if (!found) return null
    return found.default === undefined
      ? `${found.type}${found.required ? ', required' : ''}`
      : JSON.stringify(found.default)
  }
  const names = new Set([...(from?.parameters ?? []), ...to.parameters].map(({ name }) => name))
  return [...names]
    .toSorted()
    .map((name) => ({ what: `Parameter ${name}`, from: shown(from, name), to: shown(to, name) }))
}

/** Where the commits between two versions can be read; null where that is not known. */
export function compareHref(from: Facet | null, to: Facet): string | null {
  const [a, b] = [from?.git, to.git]
  if (!a?.commit || !b?.commit || a.commit === b.commit || !b.repository || a.repository !== b.repository) return null
  const found = /^(?:https?:\/\/(?:[^@/]+@)?|(?:ssh:\/\/)?git@)([^/:]+)[/:](.+?)(?:\.git)?\/?$/.exec(b.repository)
  const [, host, path] = found ?? []
  if (!host || !path) return null
  const compare = host.includes('gitlab') ? '-/compare' : 'compare'
  return `https://${host}/${path}/${compare}/${a.commit}...${b.commit}`
}
