import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault, FaultSwitch } from '../conformance/faults'
import { type CallName, fetchHeadHeader } from '../platform/calls'

/** Calls that stay whole: with them a plugin reads about itself, and reaches no engine. */
const whole: ReadonlySet<string> = new Set(['token.renew', 'config.get', 'secrets.get', 'log.write'])
type Called = CallName | 'http.fetch'

/** Stands between a backend and the platform of a test. */
export type TestFaults = FaultSwitch & {
  /** What is to go wrong with this call; null: nothing. */
  of(name: Called): Fault | null
}

export function testFaults(): TestFaults {
  let current: Fault | null = null
  let hits = 0
  return {
    set: (fault) => void (current = fault),
    hits: () => hits,
    of(name) {
      if (current === null || whole.has(name)) return null
      hits += 1
      return current
    },
  }
}

/** Whether the call is carried out before its answer is lost. */
export function arrives(fault: Fault): boolean {
  return fault !== 'too-many' && fault !== 'away'
}

type Exchange = { request: IncomingMessage; response: ServerResponse; name: Called }

/** Answers wrongly, or not at all. */
export function goWrong(fault: Fault, { request, response, name }: Exchange): void {
  if (fault === 'timeout') return
  if (fault === 'reset' || fault === 'away') return void request.socket.destroy()
  if (name === 'http.fetch') return answerOutside(fault, response)
  if (fault === 'malformed') return void response.writeHead(200).end('{"result": {"')
  const [status, code] = fault === 'too-many' ? [429, 'too-many'] : [500, 'failed']
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '1' })
  response.end(JSON.stringify({ code, message: 'A fault of the test.' }))
}

/** The other site goes wrong; what stands between answers as ever. */
function answerOutside(fault: Fault, response: ServerResponse): void {
  const status = fault === 'too-many' ? 429 : fault === 'failure' ? 502 : 200
  const head = { status, statusText: '', headers: [['retry-after', '1']], url: '', redirected: false }
  response.writeHead(200, { [fetchHeadHeader]: Buffer.from(JSON.stringify(head)).toString('base64url') })
  response.end(fault === 'malformed' ? '{"' : '')
}
