import type { TestDatabase } from '@groundwork/db/testing'
import { installation } from '../../registry/registry'
import { acting } from '../../registry/testing/acting'

const everyone = { kind: 'everyone' } as const
let count = 0

/** Terms of an envelope that holds nothing. */
export function emptyTerms(idPrefix: string) {
  return { idPrefix, permissions: [], points: [], memoryMb: 128, ratePerMinute: 60 }
}

/** A key that nobody has, for ids of the team Streaming. */
export function newKey() {
  count += 1
  return { publicKey: Buffer.alloc(32, count).toString('base64'), publisher: 'Streaming', idPrefix: 'stream-' }
}

/** The code of a refusal, or that there was none. */
export function outcome(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => 'done',
    (error: { code: string }) => error.code,
  )
}

/** For tests: two teams, people in and out of them, and an envelope of the team Streaming for ids that begin with "stream-". */
export async function twoTeams(database: TestDatabase) {
  const made = acting(database)
  const { person, callAs, team, bundle } = made
  const [streaming, billing] = [await team('Streaming'), await team('Billing')]
  const people = {
    viewer: await person('viewer'),
    developer: await person('developer'),
    maintainer: await person('maintainer'),
    ofTeam: await person('viewer', { [streaming.id]: 'maintainer' }),
    developerOfTeam: await person('viewer', { [streaming.id]: 'developer' }),
    ofOther: await person('developer', { [billing.id]: 'maintainer' }),
    administrator: await person('administrator'),
  }
  const as = (who: keyof typeof people) => callAs(people[who])

  await as('administrator').envelopes.grant({
    teamId: streaming.id,
    idPrefix: 'stream-',
    permissions: ['kv', 'http:*.example.com'],
    points: ['page/v1', 'nav/v1'],
    memoryMb: 256,
    ratePerMinute: 600,
    everyone: true,
  })

  /** A plugin of the team Streaming that everybody sees. */
  async function registered(
    id: string,
    manifest: Record<string, unknown> = {},
  ): Promise<{ id: string; generation: number }> {
    const granted = (manifest['permissions'] as string[] | undefined) ?? []
    const sha256 = await bundle({ id, manifest })
    const installed = await as('administrator').register({
      sha256,
      granted,
      ownerTeam: streaming.id,
      audience: everyone,
    })
    return { id, generation: installed.generation }
  }

  const generationOf = async (id: string) => (await installation(database.pool, id))?.generation ?? 0

  return { ...made, streaming, billing, people, as, registered, generationOf }
}

export type Who = keyof Awaited<ReturnType<typeof twoTeams>>['people']
