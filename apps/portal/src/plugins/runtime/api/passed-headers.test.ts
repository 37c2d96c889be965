import { expect, test } from 'vitest'
import { answerHeaders, requestHeaders, webhookHeaders } from './passed-headers'

const names = (headers: Headers) => [...headers.keys()]

test("a person's cookies and credentials do not reach a plugin", () => {
  const headers = new Headers({
    cookie: 'groundwork.session_token=x',
    authorization: 'Bearer y',
    'x-groundwork-assertion': 'forged',
    'x-forwarded-for': '10.0.0.1',
    accept: 'application/json',
    'content-type': 'application/json',
    'last-event-id': '7',
  })
  expect(names(requestHeaders(headers))).toEqual(['accept', 'content-type', 'last-event-id'])
})

test('a webhook keeps what its signature is made over, but cannot speak for the portal', () => {
  const headers = new Headers({
    cookie: 'a=b',
    'x-hub-signature-256': 'sha256=x',
    'x-groundwork-assertion': 'forged',
    'x-groundwork-secret': 's',
    authorization: 'Bearer of-the-sender',
    connection: 'keep-alive',
  })
  expect(names(webhookHeaders(headers))).toEqual(['authorization', 'x-groundwork-secret', 'x-hub-signature-256'])
})

test('a plugin sets no cookie and loosens no policy', () => {
  const headers = answerHeaders(
    new Headers({
      'set-cookie': 'groundwork.session_token=mine',
      'content-security-policy': "script-src 'unsafe-inline'",
      'access-control-allow-origin': '*',
      'content-type': 'application/json',
      location: '/elsewhere',
    }),
    'r1',
  )
  expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
  expect(headers.get('x-request-id')).toBe('r1')
  for (const name of ['set-cookie', 'access-control-allow-origin', 'location']) expect(headers.has(name)).toBe(false)
})

test.each(['text/html; charset=utf-8', 'IMAGE/SVG+XML', 'application/xhtml+xml', 'text/xml'])(
  'a document of the type %s is saved, not shown',
  (type) => {
    const headers = answerHeaders(new Headers({ 'content-type': type, 'content-disposition': 'inline' }), 'r')
    expect(headers.get('content-disposition')).toBe('attachment')
  },
)

test('an answer without a type is no document, and what was packed for the way loses its length', () => {
  const headers = answerHeaders(new Headers({ 'content-encoding': 'gzip', 'content-length': '10' }), 'r')
  expect(headers.get('content-type')).toBe('application/octet-stream')
  expect(headers.has('content-length')).toBe(false)
  expect(headers.has('content-encoding')).toBe(false)
})

test('an event stream is neither kept nor packed on the way', () => {
  const headers = answerHeaders(new Headers({ 'content-type': 'text/event-stream', 'cache-control': 'max-age=9' }), 'r')
  expect(headers.get('cache-control')).toBe('no-store, no-transform')
})
