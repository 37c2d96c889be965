import { askPortal } from '../../../trpc/ask-portal'

/** Why a bundle was refused, as the engine says it. */
export type BundleProblem = { code: string; message: string; file?: string; line?: number }

export type Received = { ok: true; sha256: string; pluginId: string; version: string; name: string; isNew: boolean }
export type Refused = {
  ok: false
  /** All that is wrong; the first one is what stopped it. */
  problems: BundleProblem[]
  /** The key it is signed with, when that key is not trusted. */
  key: { fingerprint: string; publisher: string; pluginId: string } | null
  /** Who published it, when that is another one than before. */
  publisher: string | null
}

/** What an administrator agrees to: the fingerprint of the bundle's own key, and another publisher than that of the version before. */
export type Consent = { trust?: string; publisher?: 'accept' }
export type Sending = Consent & { signal: AbortSignal }

function consentQuery({ trust, publisher }: Consent): string {
  const query = new URLSearchParams({ ...(trust && { trust }), ...(publisher && { publisher }) }).toString()
  return query && `?${query}`
}

/** Streams a packed bundle to the portal. Never throws: what went wrong is the answer. */
export function sendBundle(file: File, { signal, ...consent }: Sending): Promise<Received | Refused> {
  const headers = { 'content-type': 'application/gzip', 'x-file-name': encodeURIComponent(file.name) }
  return send(`/api/plugin-bundles${consentQuery(consent)}`, { method: 'POST', headers, body: file, signal })
}

/** Asks the engine to fetch a version from the npm registry it is set up with. */
export function sendPackage(
  wanted: { name: string; version: string },
  { signal, ...consent }: Sending,
): Promise<Received | Refused> {
  return send(`/api/plugin-bundles/npm${consentQuery(consent)}`, { ...asJson(wanted), signal })
}

/** Asks the engine to take a packed plugin, or a built folder, from its own disk. */
export function sendFolder(path: string, { signal, ...consent }: Sending): Promise<Received | Refused> {
  return send(`/api/plugin-bundles/folder${consentQuery(consent)}`, { ...asJson({ path }), signal })
}

function asJson(value: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

async function send(path: string, init: RequestInit): Promise<Received | Refused> {
  try {
    const answer = await askPortal(path, init)
    const body: unknown = await answer.json().catch(() => null)
    return answer.ok ? { ok: true, ...(body as Omit<Received, 'ok'>) } : refusalOf(body, answer.status)
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The portal does not answer.'
    return { ok: false, problems: [{ code: 'no-answer', message }], key: null, publisher: null }
  }
}

type RefusalBody = {
  code?: string
  message?: string
  file?: string
  line?: number
  problems?: BundleProblem[]
  detail?: { fingerprint?: string; publisher?: string; pluginId?: string }
}

/** The refusal that an answer carries; a sentence with the status where it carries none. */
export function refusalOf(body: unknown, status: number): Refused {
  const { code, message, file, line, problems, detail } = (body ?? {}) as RefusalBody
  const first: BundleProblem = {
    code: code ?? `status-${status}`,
    message:
      message ?? `The engine answered ${status} and gave no reason. Nothing was installed; try again in a moment.`,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
  }
  const { fingerprint, publisher = '', pluginId = '' } = detail ?? {}
  return {
    ok: false,
    problems: problems && problems.length > 0 ? problems : [first],
    key: fingerprint ? { fingerprint, publisher, pluginId } : null,
    publisher: code === 'publisher-changed' ? publisher : null,
  }
}

/** `@scope/name@1.2.3` in its parts, or a sentence that says what is missing. */
export function readPackageName(text: string): { name: string; version: string } | { wrong: string } {
  const trimmed = text.trim()
  const at = trimmed.lastIndexOf('@')
  if (trimmed === '') return { wrong: 'Write the name and the version, for example @team/titles@1.2.0.' }
  if (at <= 0) return { wrong: `Add the version, for example ${trimmed}@1.0.0.` }
  const [name, version] = [trimmed.slice(0, at), trimmed.slice(at + 1)]
  if (!/^\d+\.\d+\.\d+([-+][\w.-]+)?$/.test(version))
    return { wrong: 'Write an exact version such as 1.2.0; a range or a tag could mean something else tomorrow.' }
  if (!/^(@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/.test(name))
    return { wrong: `"${name}" is no name of an npm package.` }
  return { name, version }
}
