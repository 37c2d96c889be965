import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import { launchState } from '../launch/launch-row'
import { effectKey } from '../model/keys'
import type { Plan } from '../model/plan'
import { groundwork } from '../promotion/deps'
import { move } from '../promotion/move'
import { addPromotionEvent } from '../promotion/promotion-event'
import { triesOfAttempt } from '../promotion/undecided'
import { verificationTitles } from '../promotion/verification-titles'
import { recordDeployment } from '../target/ledger'
import { Later, Stop } from './failure'
import { fenced } from './lease'
import { carryOut } from './protocol'
import { runPort } from './run-port'
import { pluginVerdict } from './plugin-verdict'
import { newestTry } from './smoke-run'
import { findVerifications, saveVerification, type VerificationRow } from './verification-row'
import type { Work } from './work'

export type Planned = Plan['verifications'][number]
export type Judgement =
  | { is: 'pass' | 'fail' | 'inconclusive' | 'error'; why: string; figures?: object[] }
  | { is: 'running'; why: string }

/** Verifies what a VERIFYING promotion did: all pass, one fails, one cannot be decided, or one could not be carried out. */
export async function verify(work: Work): Promise<void> {
  const { deps, promotion } = work
  const rows = await findVerifications(deps.pool, promotion.id)
  const judgements: { planned: Planned; judgement: Judgement }[] = []
  for (const planned of promotion.plan.verifications) {
    const row = rows.get(planned.name) ?? (await begin(work, planned))
    judgements.push({ planned, judgement: await judge(work, planned, row) })
  }
  const those = (is: Judgement['is']) => judgements.filter(({ judgement }) => judgement.is === is)
  const names = promotion.plan.verifications.map(({ name }) => name)
  const stop = async (is: 'fail' | 'inconclusive' | 'error', to: 'FAILED' | 'PAUSED' | 'ERRORED') => {
    const found = those(is)
    if (!found[0]) return
    const called = await verificationTitles(deps.pool, names)
    const said = found.map(
      ({ planned: { name }, judgement }) => `Verification "${called[name]}" ${words[is]}: ${judgement.why}`,
    )
    throw new Stop(to, said.join(' '), { verification: found[0].planned.name })
  }
  await stop('fail', 'FAILED')
  const [running] = those('running')
  if (running) throw new Later(deps.timing.look, running.judgement.why)
  await stop('inconclusive', 'PAUSED')
  await stop('error', 'ERRORED')
  const byHand = [...rows.values()].filter(({ state }) => state === 'accepted').map(({ name }) => name)
  const accepted = Object.values(await verificationTitles(deps.pool, byHand))
  await succeed(work, { count: judgements.length, accepted })
}

type Verified = { count: number; accepted: readonly string[] }

async function succeed({ deps, held, promotion }: Work, verified: Verified): Promise<void> {
  await deps.failpoint(`P-${promotion.number}:before-success`)
  await fenced(deps, held, async (sql) => {
    await recordDeployment(sql, {
      promotion,
      integrationId: await whereItLives(sql, promotion.targetId),
      verified: true,
    })
    await move(sql, {
      id: promotion.id,
      from: 'VERIFYING',
      to: 'SUCCEEDED',
      reason: successWords(verified),
      actor: groundwork,
    })
  })
  deps.bus.wake()
  await deps.failpoint(`P-${promotion.number}:after-success`)
}

function successWords({ count, accepted }: Verified): string {
  if (count === 0) return 'Every step is done. The policy asks for no verification.'
  if (accepted.length === 0) return 'Every step is done, and verified.'
  return `Every step is done. A person accepted it as verified where a verification did not decide: ${accepted.join(', ')}.`
}

async function whereItLives(sql: Sql, targetId: string): Promise<string | null> {
  const { rows } = await sql.query<{ id: string | null }>({
    name: 'delivery-where-it-lives',
    text: 'select integration_id as id from target where id = $1',
    values: [targetId],
  })
  return rows[0]?.id ?? null
}

async function begin({ deps, held, promotion }: Work, { name, kind, settings }: Planned): Promise<VerificationRow> {
  const row: VerificationRow = {
    id: uuidv7(),
    promotionId: promotion.id,
    name,
    kind,
    settings,
    state: 'pending',
    key: effectKey(promotion.id, `verify|${name}`),
    why: null,
    figures: [],
    tries: 0,
    age: 0,
  }
  await fenced(deps, held, (sql) => saveVerification(sql, row))
  return row
}

/** A verdict stands. Whether one that did not decide is asked again is for a person to say. */
const final = new Set(['pass', 'fail', 'inconclusive'])

async function judge(work: Work, planned: Planned, row: VerificationRow): Promise<Judgement> {
  if (row.state === 'accepted') return { is: 'pass', why: row.why ?? '' }
  if (final.has(row.state)) return { is: row.state as 'pass' | 'fail' | 'inconclusive', why: row.why ?? '' }
  const current = row.state === 'error' ? await anew(work, row) : row
  if (!current) return { is: 'error', why: row.why ?? '' }
  const judgement = await (planned.kind === 'smoke'
    ? judgeRun(work, planned, current)
    : pluginVerdict(work, planned, current))
  const isTriedAgain = judgement.is === 'error' && (current.tries + 1) % triesOfAttempt !== 0
  await keep(work, current, { judgement, isTriedAgain })
  return isTriedAgain ? { is: 'running', why: `It is tried again: ${judgement.why}` } : judgement
}

/** The next try has a key of its own: the same key would give the same verdict. */
async function anew({ deps, held, promotion }: Work, row: VerificationRow): Promise<VerificationRow | null> {
  const tries = row.tries + 1
  const nth = tries % triesOfAttempt
  if (nth === 0) return null
  if (row.age < deps.timing.look * nth) throw new Later(deps.timing.look * nth, row.why ?? '')
  const again = {
    ...row,
    tries,
    state: 'pending' as const,
    key: effectKey(promotion.id, `verify|${row.name}`, tries),
    age: 0,
  }
  await fenced(deps, held, (sql) => saveVerification(sql, again))
  await deps.failpoint(`P-${promotion.number}:after-another-try`)
  return again
}

type Kept = { judgement: Judgement; isTriedAgain: boolean }

/** What stops the promotion is told by its move, once: only what goes on is told here. */
async function keep({ deps, held, promotion }: Work, row: VerificationRow, kept: Kept): Promise<void> {
  const { judgement, isTriedAgain } = kept
  if (row.state === judgement.is && row.why === judgement.why) return
  const goesOn = row.state === 'running' && judgement.is === 'running'
  const figures = judgement.is !== 'running' && judgement.figures ? judgement.figures : []
  const called = await verificationTitles(deps.pool, [row.name])
  const place = judgement.is === 'running' ? 'look' : 'verdict'
  await deps.failpoint(`P-${promotion.number}:before-${place}`)
  await fenced(deps, held, async (sql) => {
    await saveVerification(sql, { ...row, state: judgement.is, why: judgement.why, figures })
    if (goesOn) return showNow(deps, sql, { row, promotion })
    if (judgement.is !== 'pass' && judgement.is !== 'running' && !isTriedAgain) return
    const again = isTriedAgain ? ', and is tried again' : ''
    await addPromotionEvent(sql, {
      promotionId: promotion.id,
      kind: 'verification',
      words: `Verification "${called[row.name]}": ${words[judgement.is]}${again}. ${judgement.why}`.trim(),
      actor: groundwork,
      data: { name: row.name, state: judgement.is },
    })
  })
  deps.bus.wake()
  await deps.failpoint(`P-${promotion.number}:after-${place}`)
}

const showEveryMs = 30_000
/** When open pages were told last how a verification that goes on stands, by its key; what is longer ago is forgotten. */
const shownAt = new Map<string, number>()

/** What counts down says something else at each look: its row has that, the log does not, and open pages read it now and then. */
async function showNow(
  { bus }: Work['deps'],
  sql: Sql,
  { row: { key }, promotion: { id, number } }: { row: VerificationRow; promotion: Work['promotion'] },
): Promise<void> {
  const now = Date.now()
  for (const [other, at] of shownAt) if (now - at >= showEveryMs) shownAt.delete(other)
  if (shownAt.has(key)) return
  shownAt.set(key, now)
  await bus.publish(sql, [{ topic: 'promotion', key: String(number), payload: { id, kind: 'verification' } }])
}

const words = {
  pass: 'passed',
  fail: 'failed',
  inconclusive: 'did not decide',
  error: 'could not be carried out',
  running: 'is running',
}

/** The run that the plan started before it switched; where it started none, one is started now. */
async function judgeRun(work: Work, planned: Planned, row: VerificationRow): Promise<Judgement> {
  const { deps, promotion } = work
  const started = promotion.plan.steps.find(({ on, call }) => on === 'orchestrator' && call === 'start')
  // One that a person wants judged anew is run anew.
  if (started && row.tries === 0) return ofRun(work, (await newestTry(deps.pool, promotion.id, started.id)).key)
  if (promotion.mode === 'rollback' && (await wasVerified(work)))
    return { is: 'pass', why: 'The version was verified here before.' }
  const binding = promotion.plan.bindings['orchestrator']
  if (!binding) return { is: 'error', why: 'The environment is not bound to an orchestrator that could run it.' }
  const step = { id: `verify-${row.key.slice(1, 9)}`, title: `Start the run for "${planned.name}"` }
  const port = await runPort(
    { deps, promotion, integrationId: binding.id },
    { key: row.key, purpose: 'verification', parameters: {} },
  )
  await carryOut({ deps, held: work.held, promotion, step, stepAge: row.age, settle: async () => {} }, port)
  return ofRun(work, row.key)
}

async function ofRun({ deps }: Work, key: string): Promise<Judgement> {
  const launch = await launchState(deps.pool, key)
  if (!launch) return { is: 'error', why: 'No run was started.' }
  const why = launch.reason ?? ''
  if (launch.state === 'succeeded')
    return {
      is: 'pass',
      why: launch.run ? `Run ${launch.run.flow}/${launch.run.runId} succeeded.` : 'The run succeeded.',
    }
  if (launch.state === 'failed') return { is: 'fail', why: why || 'The run failed.' }
  if (launch.state === 'cancelled' || launch.state === 'skipped')
    return { is: 'inconclusive', why: why || 'The run was cancelled.' }
  return { is: 'running', why: why || 'The run has not ended yet.' }
}

async function wasVerified({ deps, promotion }: Work): Promise<boolean> {
  const { rowCount } = await deps.pool.query({
    name: 'delivery-was-verified',
    text: 'select from deployment where target_id = $1 and version = $2 and verified and promotion_id <> $3 limit 1',
    values: [promotion.targetId, promotion.version, promotion.id],
  })
  return Boolean(rowCount)
}
