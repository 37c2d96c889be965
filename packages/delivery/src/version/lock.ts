import { Buffer } from 'node:buffer'

/** The requirements that make a version's environment, in the form that `pip install -r` takes. */
export type Lock = { text: string; source: string }

/** Files of a code package that a lock may be made from: beside the flow, or at the root. The first that is there counts. */
export function lockFiles(entry: string): string[] {
  const folder = entry.includes('/') ? entry.slice(0, entry.lastIndexOf('/') + 1) : ''
  const places = folder ? [folder, ''] : ['']
  return places.flatMap((place) => [`${place}uv.lock`, `${place}requirements.txt`])
}

/** Null when the package names no environment: then the installation's own is used. */
export function lockOf(entry: string, texts: ReadonlyMap<string, string>): Lock | null {
  for (const path of lockFiles(entry)) {
    const text = texts.get(path)
    if (text === undefined || text.trim() === '') continue
    if (!path.endsWith('uv.lock')) return { text, source: `${path} of the code package` }
    const requirements = requirementsOfUvLock(text)
    if (requirements) return { text: requirements, source: `${path} of the code package` }
  }
  return null
}

export function lockBytes({ text }: Lock): Buffer {
  return Buffer.from(text, 'utf8')
}

/** The packages of a uv.lock that come from a registry or an address, one a line; those of the workspace itself are in the code. */
export function requirementsOfUvLock(text: string): string | null {
  const lines = text
    .split(/^\[\[package\]\]\s*$/m)
    .slice(1)
    .flatMap((block) => {
      const name = /^name = "([^"]+)"/m.exec(block)?.[1]
      const version = /^version = "([^"]+)"/m.exec(block)?.[1]
      const source = /^source = \{ (\w+) = "([^"]*)"/m.exec(block)
      if (!name || !source) return []
      if (source[1] === 'registry' && version) return [`${name}==${version}`]
      if (source[1] === 'git') return [`${name} @ git+${source[2]}`]
      return source[1] === 'url' ? [`${name} @ ${source[2]}`] : []
    })
  return lines.length > 0 ? `${lines.toSorted().join('\n')}\n` : null
}
