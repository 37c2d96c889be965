/**
 * What a router answers in a test of the UI alone: a function for each procedure, by its path ("titles.list").
 *
 * @example
 * ```ts
 * const answers: StubAnswers = { 'titles.list': () => [{ id: 1, name: 'Alien' }] }
 * ```
 */
export type StubAnswers = Record<string, (input: unknown) => unknown>

type Envelope = { result: { data: unknown } } | { error: { message: string; code: number; data: object } }

/** Answers a batch of calls as a plugin's router would. */
export async function answerBatch(answers: StubAnswers, address: string, init: RequestInit = {}): Promise<Response> {
  const url = new URL(address, 'http://portal.test')
  const procedures = decodeURIComponent(url.pathname.replace(/^.*\/trpc\//, '')).split(',')
  const text = init.method === 'POST' ? String(init.body as string) : (url.searchParams.get('input') ?? '{}')
  const inputs = JSON.parse(text) as Record<string, unknown>
  const envelopes = await Promise.all(procedures.map((name, index) => answerOne(answers, name, inputs[index])))
  const failed = envelopes.some((envelope) => 'error' in envelope)
  return new Response(JSON.stringify(envelopes), {
    status: failed ? 500 : 200,
    headers: { 'content-type': 'application/json' },
  })
}

async function answerOne(answers: StubAnswers, name: string, input: unknown): Promise<Envelope> {
  const answer = answers[name]
  if (!answer) return failure(name, `No answer is given for "${name}". Add it to the \`answers\` of the test.`)
  try {
    return { result: { data: (await answer(input)) ?? null } }
  } catch (error) {
    return failure(name, error instanceof Error ? error.message : String(error))
  }
}

function failure(path: string, message: string): Envelope {
  return { error: { message, code: -32603, data: { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500, path } } }
}
