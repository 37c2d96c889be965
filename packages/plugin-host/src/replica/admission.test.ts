import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { createAdmission } from './admission'

const answered = () => Promise.resolve({ status: 200, headers: {}, body: Readable.from([]) })

async function refusedWith(limits: { envelope: number | null; usual: number }, engines: number): Promise<string> {
  const admission = createAdmission({ count() {} } as unknown as Parameters<typeof createAdmission>[0])
  admission.shareWith(engines)
  for (let n = 0; n < 1_000; n++) {
    const answer = await admission.pass({ pluginId: 'lens', name: 'Cost lens', ...limits }, answered)
    if (answer.status !== 429) continue
    return (
      (await new Response(Readable.toWeb(answer.body) as ReadableStream).json()) as { error: { message: string } }
    ).error.message
  }
  return expect.unreachable('it was never refused')
}

it('says which plugin is asked too often, the figure, and who can raise it', async () => {
  expect(await refusedWith({ envelope: 60, usual: 6_000 }, 1)).toBe(
    "Cost lens is asked more often than it may be: 60 requests a minute. Try again in 1 s; an administrator can raise it in its team's envelope, under Plugins, Envelopes.",
  )
  expect(await refusedWith({ envelope: null, usual: 90 }, 3)).toBe(
    'Cost lens is asked more often than it may be: 30 requests a minute on this engine, its share of 90 on 3 engines. Try again in 2 s; an administrator can raise it with an envelope for its team, under Plugins, Envelopes.',
  )
})
