import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { Launch } from '@groundwork/plugin-sdk/points'
import type { Beat, Claim, ClaimInput, Finish } from '../launch/claim'
import type { ClaimDeps } from '../launch/claimed'
import { isSilent } from './measuring-beat'
import { measuredCode, measuredEntry, secondsVariable } from './measured-code'

/** No key of a promotion or schedule has a zero: their letters are those of base32. */
const prefix = 'p0'
/** Short, so that a launcher that was told to end notices soon, and one that lives is soon seen to. */
const beatSeconds = 1
const seeMs = beatSeconds * 2_500

export function isMeasuredKey(key: string): boolean {
  return key.startsWith(prefix)
}

/** A name for a measuring, from which the kit makes such keys. */
export function measuringName(): string {
  const letters = Array.from(
    crypto.getRandomValues(new Uint8Array(10)),
    (byte) => 'abcdefghijklmnopqrstuvwxyz'[byte % 26],
  )
  return `0${letters.join('')}`
}

/** The environment variable that the secret of a measuring comes as. */
export const secretVariable = 'GROUNDWORK_CONFORMANCE_SECRET'

/** What a measuring has runs made of: one for each number of seconds. The address is filled in when it is claimed. */
export function measuredLaunch(seconds: number): Launch {
  return {
    code: { url: `https://groundwork.invalid/launch/v1/code/${measuredCode.sha256}`, ...about },
    entry: measuredEntry,
    // What it needs is in every Python: none has to be made for it.
    python: { lock: null, interpreter: '/usr/bin/env' },
    argv: [],
    parameters: [],
    env: { [secondsVariable]: String(seconds) },
    secrets: {},
    retries: { times: 0, delaySeconds: 0 },
    timeoutSeconds: Math.ceil(seconds) + 60,
    resources: { cpu: 1, memoryMb: 64 },
  }
}

const about = { sha256: measuredCode.sha256, bytes: measuredCode.bytes.length }

type PlannedRun = { key: string; reportId: string; seconds: number; secret: string | null }

/** Lets a launcher claim this key. A second time changes nothing. */
export async function planMeasuredRun(sql: Sql, { key, reportId, seconds, secret }: PlannedRun): Promise<void> {
  await sql.query({
    name: 'conformance-run-plan',
    text: `insert into conformance_run (key, report_id, seconds, secret) values ($1, $2, $3, $4) on conflict (key) do nothing`,
    values: [key, reportId, seconds, secret],
  })
}

type Taken = { generation: number; seconds: number; secret: string | null }

/** As `claimLaunch`, for a key of a measuring: one launcher at a time, and what has ended is not run again. @throws NotFoundError */
export async function claimMeasured(
  sql: Sql,
  { key, host }: Pick<ClaimInput, 'key' | 'host'>,
  { engineUrl }: Pick<ClaimDeps, 'engineUrl'>,
): Promise<Claim> {
  const { rows } = await sql.query<Taken>({
    name: 'conformance-run-claim',
    text: `update conformance_run set generation = generation + case when holder = $2 then 0 else 1 end, holder = $2,
        state = 'running', beat_at = clock_timestamp()
      where key = $1 and (state = 'planned' or (state = 'running'
        and (holder = $2 or beat_at < clock_timestamp() - interval '${beatSeconds * 4} s')))
      returning generation, seconds, secret`,
    values: [key, host],
  })
  if (!rows[0]) return refusal(sql, key)
  const { generation, seconds, secret } = rows[0]
  const launch = measuredLaunch(seconds)
  const url = `${engineUrl()}/launch/v1/code/${measuredCode.sha256}`
  return {
    ...{ is: 'go', generation, beatSeconds },
    launch: { ...launch, code: { ...launch.code, url } },
    ...{ tags: [], parameters: {}, metaflow: {} },
    secrets: secret === null ? {} : { [secretVariable]: secret },
  }
}

async function refusal(sql: Sql, key: string): Promise<Claim> {
  const { rows } = await sql.query<{ state: string; holder: string | null; exitCode: number | null }>({
    name: 'conformance-run-find',
    text: 'select state, holder, exit_code as "exitCode" from conformance_run where key = $1',
    values: [key],
  })
  const found = rows[0]
  if (!found) throw new NotFoundError(`No run is planned under the key ${key}: its measuring is over.`)
  if (found.state === 'running')
    return { is: 'held', heldBy: found.holder ?? 'nobody yet', retryAfterMs: beatSeconds * 1_000 }
  const exitCode = found.exitCode ?? 1
  return { is: 'finished', exitCode, state: exitCode === 0 ? 'succeeded' : 'failed', reason: null }
}

/** False when the measuring is over, or another launcher has it: then what was started must end. */
export async function beatMeasured(sql: Sql, { key, generation }: Beat): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'conformance-run-beat',
    text: `update conformance_run set beat_at = clock_timestamp() where key = $1 and generation = $2 and state = 'running'`,
    values: [key, generation],
  })
  return Boolean(rowCount)
}

export async function finishMeasured(sql: Sql, { key, generation, exitCode }: Finish): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'conformance-run-finish',
    text: `update conformance_run set state = 'ended', exit_code = $3 where key = $1 and generation = $2 and state = 'running'`,
    values: [key, generation, exitCode],
  })
  return Boolean(rowCount)
}

/**
 * The measuring is over: whatever still runs of it hears so at its next sign of life, and ends. What an engine left that ended in
 * the middle goes as well.
 */
export async function endMeasuredRuns(sql: Sql, reportId: string): Promise<void> {
  await sql.query({
    name: 'conformance-run-end',
    text: `delete from conformance_run where report_id = $1 or created_at < now() - interval '1 hour'`,
    values: [reportId],
  })
}

/** Keys of measurings that do not go on any more: what still runs of them hears so, and ends. */
export async function endSilentRuns(sql: Sql): Promise<void> {
  await sql.query({
    name: 'conformance-run-end-silent-report',
    text: `delete from conformance_run where not exists (
      select from conformance_report where id = report_id and state = 'running' and not (${isSilent}))`,
  })
}

/** Groundwork's own word on the runs of a measuring: claims and signs of life, whatever the orchestrator says. */
export function claimWitness(sql: Sql): { starts(key: string): Promise<number>; living(key: string): Promise<number> } {
  const read = async (key: string) => {
    const { rows } = await sql.query<{ generation: number; state: string; beat: number | null }>({
      name: 'conformance-run-witness',
      text: `select generation, state, (extract(epoch from beat_at) * 1000)::float8 as beat from conformance_run where key = $1`,
      values: [key],
    })
    return rows[0] ?? { generation: 0, state: 'planned', beat: null }
  }
  return {
    starts: async (key) => (await read(key)).generation,
    async living(key) {
      const before = await read(key)
      if (before.state !== 'running') return 0
      await new Promise((resolve) => setTimeout(resolve, seeMs))
      const after = await read(key)
      return after.state === 'running' && after.beat !== before.beat ? 1 : 0
    },
  }
}
