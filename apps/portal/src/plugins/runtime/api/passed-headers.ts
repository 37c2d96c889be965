/** What a plugin's backend is told of a request by a person's browser. Cookies and credentials are the portal's alone. */
const down = new Set([
  'accept',
  'accept-language',
  'content-type',
  'content-length',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'last-event-id',
  'range',
  'trpc-accept',
  'x-trpc-source',
])

/** What a webhook must not carry: hop-by-hop headers, cookies of people, and what only the portal may say. */
const neverFromOutside = new Set([
  'connection',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Where a caller may put the secret of a webhook instead of the address. */
const secretHeader = 'x-groundwork-secret'

/** What a browser is told of a plugin's answer. */
const up = [
  'accept-ranges',
  'cache-control',
  'content-disposition',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'retry-after',
  'vary',
]

/** Headers of a person's request as the engine gets them. */
export function requestHeaders(headers: Headers): Headers {
  const passed = new Headers()
  for (const [name, value] of headers) if (down.has(name)) passed.set(name, value)
  return passed
}

/** Headers of another system's call: as they came, for signatures are made over them. */
export function webhookHeaders(headers: Headers): Headers {
  const passed = new Headers()
  for (const [name, value] of headers) {
    if (!neverFromOutside.has(name) && (name === secretHeader || !name.startsWith('x-groundwork-')))
      passed.set(name, value)
  }
  return passed
}

/**
 * Headers of a plugin's answer as the browser gets them. Whatever the plugin says, its content never becomes a document
 * of this origin: opened by itself it is sandboxed without scripts, and HTML is saved, not shown.
 */
export function answerHeaders(headers: Headers, requestId: string): Headers {
  const passed = new Headers({ 'cache-control': 'no-store' })
  // What was packed for the way here was unpacked on arrival.
  const packed = headers.has('content-encoding')
  for (const name of up) {
    const value = headers.get(name)
    if (value !== null && !(packed && name === 'content-length')) passed.set(name, value)
  }
  passed.set('content-security-policy', "sandbox; default-src 'none'")
  passed.set('x-content-type-options', 'nosniff')
  passed.set('referrer-policy', 'no-referrer')
  passed.set('x-request-id', requestId)
  if (!passed.has('content-type')) passed.set('content-type', 'application/octet-stream')
  if (isDocument(passed.get('content-type') ?? '')) passed.set('content-disposition', 'attachment')
  if (passed.get('content-type')?.startsWith('text/event-stream')) {
    passed.set('cache-control', 'no-store, no-transform')
    passed.set('x-accel-buffering', 'no')
  }
  return passed
}

/** Types that a browser shows as a document with scripts. */
function isDocument(type: string): boolean {
  return /^\s*(text\/html|text\/xml|application\/xml|[\w.-]+\/[\w.-]+\+xml)\b/i.test(type)
}
