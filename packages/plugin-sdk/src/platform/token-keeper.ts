import type { PlatformCalls } from './calls'
import { post, readText } from './connection'

/** Renews when less than this is left. */
const renewBeforeMs = 60_000
const retryMs = 5_000

type Body = { exp: number; user?: unknown }

/** A token says when it ends and whether it is a person's. Its signature is the host's business. */
function bodyOf(token: string): Body {
  try {
    const body = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as Partial<Body>
    return { exp: body.exp ?? Number.POSITIVE_INFINITY, user: body.user }
  } catch {
    return { exp: Number.POSITIVE_INFINITY }
  }
}

/** The process's own token by socket, kept fresh: what a request's token falls back to when its request outlives it. */
const own = new Map<string, string>()

export type TokenKeeper = { current(): Promise<string> }

/**
 * Keeps one token usable. The first that is nobody's becomes the process's own and is renewed as long as the process
 * lives; if it ended all the same, as after a machine slept, the next such token takes its place. A person's is renewed
 * when it is used shortly before its end, and gives way to the process's own after it.
 */
export function keepToken(socket: string, token: string): TokenKeeper {
  if (bodyOf(token).user === undefined) adopt(socket, token)
  let held = token
  let renewing: Promise<void> | null = null
  return {
    async current() {
      if (own.get(socket) && bodyOf(held).user === undefined) return own.get(socket)!
      const left = bodyOf(held).exp - Date.now()
      if (left <= 0) return own.get(socket) ?? held
      if (left < renewBeforeMs) {
        renewing ??= renew(socket, held)
          .then(
            (fresh) => {
              held = fresh
            },
            () => {},
          )
          .finally(() => {
            renewing = null
          })
        await renewing
      }
      return held
    },
  }
}

function adopt(socket: string, token: string): void {
  const known = own.get(socket)
  if (known === undefined) {
    own.set(socket, token)
    renewLater(socket)
  } else if (bodyOf(known).exp <= Date.now() && bodyOf(token).exp > Date.now()) own.set(socket, token)
}

async function renew(socket: string, token: string): Promise<string> {
  const answer = await post({ socket, token, name: 'token.renew', input: {} })
  const { result } = JSON.parse(await readText(answer)) as { result: PlatformCalls['token.renew']['output'] }
  return result.token
}

function renewLater(socket: string, wait?: number): void {
  const { exp } = bodyOf(own.get(socket)!)
  if (!Number.isFinite(exp)) return
  const due = wait ?? Math.max(retryMs, exp - Date.now() - 2 * renewBeforeMs)
  setTimeout(() => {
    renew(socket, own.get(socket)!).then(
      (fresh) => {
        own.set(socket, fresh)
        renewLater(socket)
      },
      // The host is away for a moment; past its end the token cannot be renewed, and the next question of the host brings one.
      () => renewLater(socket, retryMs),
    )
  }, due).unref()
}
