import { bundleLimits } from './limits'
import { type ProblemCode, quoted, refuse } from './problem'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const windowsNames = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i
// oxlint-disable-next-line no-control-regex -- exactly these are looked for
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/** The path as text; refused when it is not UTF-8. */
export function pathText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    const shown = quoted(Buffer.from(bytes).toString('latin1'))
    return refuse('path-not-utf8', `The name of a file, ${shown}, is not UTF-8. Rename it.`)
  }
}

type Rule = readonly [code: ProblemCode, broken: (path: string, segments: string[]) => boolean, words: string]

// In this order: "C:\x" is told of its drive before its backslash, "/../x" of its root before its "..".
const rules: readonly Rule[] = [
  ['path-empty', (path) => path === '', 'is no name. Every file needs one.'],
  ['path-control-character', (path) => control.test(path), 'has a control character in its name. Rename it.'],
  ['path-drive-letter', (path) => /^[a-z]:/i.test(path), 'begins with a drive letter. Name it relative to the plugin.'],
  ['path-backslash', (path) => path.includes('\\'), 'has a backslash in its name. Use "/" between folders.'],
  ['path-absolute', (path) => path.startsWith('/'), 'is an absolute path. Name it relative to the plugin.'],
  [
    'path-traversal',
    (_, segments) => segments.includes('..'),
    'leads out of the bundle with "..". Name it from the plugin down.',
  ],
  [
    'path-not-plain',
    (_, segments) => segments.some((segment) => segment === '' || segment === '.'),
    'has an empty or "." part. Write its path plainly.',
  ],
  [
    'path-too-long',
    (path) => Buffer.byteLength(path) > bundleLimits.path,
    `is longer than ${bundleLimits.path} bytes. Shorten its path.`,
  ],
  [
    'path-too-deep',
    (_, segments) => segments.length > bundleLimits.depth,
    `lies more than ${bundleLimits.depth} folders deep. Flatten the folders.`,
  ],
  [
    'path-node-modules',
    (_, segments) => segments.some((segment) => segment.toLowerCase() === 'node_modules'),
    'is in node_modules. Bundle what the plugin needs into its entries: nothing is installed for it.',
  ],
  [
    'path-hidden',
    (_, segments) => segments.some((segment) => segment.startsWith('.')),
    'is a hidden file. Remove it, it may hold what was not meant for others.',
  ],
  [
    'path-reserved-name',
    (_, segments) => segments.some((segment) => windowsNames.test(segment)),
    'has a name that Windows keeps for itself. Rename it.',
  ],
  [
    'path-unportable',
    // "%" and "#" are names for a disk and something else in an address: "%2e%2e" leads upwards there.
    (_, segments) => segments.some((segment) => /[<>:"|?*%#]|[. ]$/.test(segment)),
    'has a name that not every file system or address can hold. Use letters, digits, ".", "-" and "_".',
  ],
]

/** Refuses a path that is not plain, portable and inside the bundle. */
export function checkPath(path: string): void {
  const segments = path.split('/')
  for (const [code, broken, words] of rules) {
    if (broken(path, segments)) refuse(code, `${quoted(path)} ${words}`, { file: path })
  }
}

/** Refuses paths that are the same file, or a file and a folder, on some file system. */
export function checkCollisions(paths: readonly string[]): void {
  const exact = new Set<string>()
  const composed = new Map<string, string>()
  const folded = new Map<string, string>()
  for (const path of paths) {
    if (exact.has(path))
      refuse('path-duplicate', `${quoted(path)} is in the bundle twice. Keep one of them.`, { file: path })
    exact.add(path)
    collide(composed, 'path-unicode-collision', { key: path.normalize('NFC'), path })
    collide(folded, 'path-case-collision', { key: path.normalize('NFKC').toLowerCase(), path })
  }
  for (const path of folded.keys()) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      const file = folded.get(path.slice(0, at))
      if (file !== undefined)
        refuse('path-file-and-folder', `${quoted(file)} is a file and a folder at once. Rename one of them.`, { file })
    }
  }
}

const collisionWords = {
  'path-unicode-collision': 'differ only in how an accent is written',
  'path-case-collision': 'differ only in case',
} as const

type Named = { key: string; path: string }

function collide(seen: Map<string, string>, code: keyof typeof collisionWords, { key, path }: Named): void {
  const other = seen.get(key)
  if (other !== undefined)
    refuse(
      code,
      `${quoted(other)} and ${quoted(path)} ${collisionWords[code]}: many file systems take them for one. Rename one.`,
      {
        file: path,
      },
    )
  seen.set(key, path)
}
