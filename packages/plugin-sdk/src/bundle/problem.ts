/** Everything for which a bundle is refused. One code, one sentence: a person must be able to tell them apart and act on each. */
export type ProblemCode =
  | ContainerCode
  | PathCode
  | IntegrityCode
  | SignatureCode
  | ManifestCode
  | ModuleCode
  | StyleCode
  | SchemaCode
  | InstallCode

type ContainerCode =
  | 'empty'
  | 'packed-too-large'
  | 'not-gzip'
  | 'gzip-truncated'
  | 'gzip-corrupt'
  | 'gzip-trailing-data'
  | 'compression-bomb'
  | 'unpacked-too-large'
  | 'gzip-nested'
  | 'not-tar'
  | 'tar-truncated'
  | 'tar-trailing-data'
  | 'tar-extension'
  | 'too-many-files'
  | 'file-too-large'
  | 'symlink'
  | 'hard-link'
  | 'device'
  | 'entry-type'
  | 'setuid'

type PathCode =
  | 'path-empty'
  | 'path-not-utf8'
  | 'path-control-character'
  | 'path-backslash'
  | 'path-drive-letter'
  | 'path-absolute'
  | 'path-traversal'
  | 'path-not-plain'
  | 'path-too-long'
  | 'path-too-deep'
  | 'path-reserved-name'
  | 'path-hidden'
  | 'path-node-modules'
  | 'path-unportable'
  | 'path-duplicate'
  | 'path-case-collision'
  | 'path-unicode-collision'
  | 'path-file-and-folder'
  | 'package-json'
  | 'mixed-root'

type IntegrityCode =
  | 'integrity-missing'
  | 'integrity-unreadable'
  | 'integrity-shape'
  | 'integrity-extra-file'
  | 'integrity-missing-file'
  | 'integrity-size'
  | 'integrity-hash'

type SignatureCode =
  | 'signature-missing'
  | 'signature-unreadable'
  | 'signature-algorithm'
  | 'signature-key'
  | 'signature-invalid'
  | 'unknown-key'
  | 'key-revoked'
  | 'key-not-for-id'
  | 'key-of-another-team'
  | 'trust-key-mismatch'

type ManifestCode =
  | 'manifest-missing'
  | 'manifest-json'
  | 'manifest-invalid'
  | 'manifest-text'
  | 'manifest-link'
  | 'manifest-version'
  | 'contract-range'
  | 'contract-mismatch'
  | 'unknown-point'
  | 'unknown-permission'
  | 'experimental-point'
  | 'point-withdrawn'
  | 'reserved-id'
  | 'reserved-page'
  | 'duplicate-contribution'
  | 'duplicate-page'
  | 'nav-without-page'
  | 'permission-missing'
  | 'ui-not-declared'
  | 'backend-not-declared'
  | 'ui-outside-folder'
  | 'ui-entry-missing'
  | 'ui-style-missing'
  | 'backend-entry-missing'
  | 'schema-missing'
  | 'migration-missing'
  | 'migration-without-up'
  | 'migration-statement'
  | 'migration-order'
  | 'migration-unlisted'
  | 'job-schedule'

type ModuleCode =
  | 'ui-file-type'
  | 'module-too-large'
  | 'ui-too-large'
  | 'module-syntax'
  | 'backend-syntax'
  | 'ui-entry-export'
  | 'remote-import'
  | 'inline-import'
  | 'node-import'
  | 'absolute-import'
  | 'unshared-import'
  | 'computed-import'
  | 'meta-import'
  | 'import-missing-file'
  | 'import-outside-ui'
  | 'import-not-module'

type StyleCode =
  | 'style-too-large'
  | 'style-syntax'
  | 'style-structure'
  | 'style-import'
  | 'style-remote-import'
  | 'style-remote-url'
  | 'style-missing-file'
  | 'style-not-built'
  | 'style-at-rule'
  | 'style-selector'

type SchemaCode =
  | 'schema-json'
  | 'schema-invalid'
  | 'schema-draft'
  | 'schema-remote-ref'
  | 'schema-missing-ref'
  | 'schema-slow-pattern'
  | 'schema-endless'
  | 'config-secret'

type InstallCode =
  | 'shipped-id'
  | 'version-taken'
  | 'trust-downgrade'
  | 'publisher-changed'
  | 'rewrite-failed'
  | 'folder-not-allowed'
  | 'folder-missing'
  | 'npm-name'
  | 'npm-insecure'
  | 'npm-not-found'
  | 'npm-version-not-found'
  | 'npm-integrity-missing'
  | 'npm-integrity'

/** One thing that is wrong with a bundle. `line` counts from 1. */
export type Problem = { code: ProblemCode; message: string; file?: string; line?: number }

/** What an administrator may act on: the key that a bundle is signed with. */
export type RefusalDetail = { fingerprint?: string; publisher?: string; pluginId?: string }

/**
 * Why a bundle was refused. `message`, `code`, `file` and `line` are the first problem's; `problems` holds all that were found.
 *
 * @example
 * ```ts
 * try {
 *   await unpackBundle(bytes)
 * } catch (error) {
 *   if (error instanceof BundleRefusal) console.error(`${error.file ?? ''}:${error.line ?? ''} ${error.message}`)
 * }
 * ```
 */
export class BundleRefusal extends Error {
  override name = 'BundleRefusal' as const
  readonly code: ProblemCode
  readonly file?: string
  readonly line?: number
  readonly problems: readonly Problem[]
  readonly detail: RefusalDetail

  constructor(problems: Problem | readonly [Problem, ...Problem[]], detail: RefusalDetail = {}) {
    const all: readonly Problem[] = 'code' in problems ? [problems] : problems
    const first = all[0]!
    super(first.message)
    this.code = first.code
    if (first.file !== undefined) this.file = first.file
    if (first.line !== undefined) this.line = first.line
    this.problems = all
    this.detail = detail
  }
}

/** Refuses for one reason. */
export function refuse(code: ProblemCode, message: string, at: { file?: string; line?: number } = {}): never {
  throw new BundleRefusal({ code, message, ...at })
}

/** A name out of a hostile file, fit to stand in a sentence. */
export function quoted(text: string): string {
  const plain = text.length > 120 ? `${text.slice(0, 117)}...` : text
  return JSON.stringify(plain).replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
