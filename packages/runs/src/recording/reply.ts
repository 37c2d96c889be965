/** An answer of the metadata protocol: `body` is JSON text, or pieces of one that are written as they come. */
export type Reply = { status: number; body: string | AsyncIterable<string>; headers?: Record<string, string> }

export function ok(body: string): Reply {
  return { status: 200, body }
}

/** The protocol's answer to a GET of what does not exist. */
export const notFound: Reply = { status: 404, body: '{}' }

export function refusal(status: number, message: string): Reply {
  return { status, body: JSON.stringify({ message }) }
}

/** Some errors of the protocol are a bare JSON string. */
export function plainRefusal(status: number, message: string): Reply {
  return { status, body: JSON.stringify(message) }
}

/** The protocol's shape of a database error: a JSON string that holds JSON. */
export function conflict(what: string): Reply {
  const detail = { err_msg: { pgerror: `duplicate key value: ${what} exists already`, pgcode: '23505', diag: null } }
  return { status: 409, body: JSON.stringify(JSON.stringify(detail)) }
}

/** The protocol's shape of "this cannot be done", which it answers with 500; the client fails at once and shows it. */
export function impossible(detail: string): Reply {
  const body = { traceback: null, detail, status: 500, title: 'Internal Server Error', type: 'about:blank' }
  return { status: 500, body: JSON.stringify(body) }
}

export const heartbeatReply = ok(JSON.stringify('{"wait_time_in_seconds": 10}'))
