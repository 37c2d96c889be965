import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import { launchState } from '../launch/launch-row'
import { effectKey } from '../model/keys'
import type { Plan } from '../model/plan'
import { groundwork } from '../promotion/deps'
import { move } from '../promotion/move'
import { addPromotionEvent } from '../promotion/promotion-event'
import { recordDeployment } from '../target/ledger'
import { Later, Stop } from './failure'
import { fenced } from './lease'
import { carryOut } from './protocol'
import { runPort } from './run-port'
import { pluginVerdict } from './plugin-verdict'
import { findVerifications, saveVerification, type VerificationRow } from './verification-row'
import type { Work } from './work'

export type Planned = Plan['verifications'][number]
export type Judgement =
  | { is: 'pass' | 'fail' | 'inconclusive' | 'error'; why: string; figures?: object[] }
  | { is: 'running'; why: string }

const mostTries = 3

/** Verifies what a VERIFYING promotion did: all pass, one fails, one cannot be decided, or one could not be carried out. */
export async function verify(work: Work): Promise<void> {
  const { deps, promotion } = work
  const rows = await findVerifications(deps.pool, promotion.id)
  const judgements: { planned: Planned; judgement: Judgement }[] = []
  for (const planned of promotion.plan.verifications) {
    const row = rows.get(planned.name) ?? (await begin(work, planned))
    judgements.push({ planned, judgement: await judge(work, planned, row) })
  }
  const first = (is: Judgement['is']) => judgements.find(({ judgement }) => judgement.is === is)
  const stop = (is: 'fail' | 'inconclusive' | 'error', to: 'FAILED' | 'PAUSED' | 'ERRORED', words: string) => {
    const found = first(is)
    if (found)
      throw new Stop(to, `Verification "${found.planned.name}" ${words}: ${found.judgement.why}`, {
        verification: found.planned.name,
      })
  }
  stop('fail', 'FAILED', 'failed')
  const running = first('running')
  if (running) throw new Later(deps.timing.look, running.judgement.why)
  stop('inconclusive', 'PAUSED', 'did not decide')
  stop('error', 'ERRORED', 'could not be carried out')
  await succeed(work, judgements.length)
}

async function succeed({ deps, held, promotion }: Work, count: number): Promise<void> {
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
      reason:
        count === 0 ? 'Every step is done. The policy asks for no verification.' : 'Every step is done, and verified.',
      actor: groundwork,
    })
  })
  deps.bus.wake()
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

const final = new Set(['pass', 'fail'])

async function judge(work: Work, planned: Planned, row: VerificationRow): Promise<Judgement> {
  if (final.has(row.state)) return { is: row.state as 'pass' | 'fail', why: row.why ?? '' }
  const current = row.state === 'inconclusive' || row.state === 'error' ? await anew(work, row) : row
  if (!current) return { is: 'error', why: row.why ?? '' }
  const judgement = await (planned.kind === 'smoke'
    ? judgeRun(work, planned, current)
    : pluginVerdict(work, planned, current))
  await keep(work, current, judgement)
  if (judgement.is !== 'error' || current.tries + 1 >= mostTries) return judgement
  return { is: 'running', why: `It is tried again: ${judgement.why}` }
}

/** The next try has a key of its own: the same key would give the same verdict. */
async function anew({ deps, held, promotion }: Work, row: VerificationRow): Promise<VerificationRow | null> {
  const tries = row.tries + 1
  if (row.state === 'error' && tries >= mostTries) return null
  if (row.state === 'error' && row.age < deps.timing.look * tries)
    throw new Later(deps.timing.look * tries, row.why ?? '')
  const again = {
    ...row,
    tries,
    state: 'pending' as const,
    key: effectKey(promotion.id, `verify|${row.name}`, tries),
    age: 0,
  }
  await fenced(deps, held, (sql) => saveVerification(sql, again))
  return again
}

async function keep({ deps, held, promotion }: Work, row: VerificationRow, judgement: Judgement): Promise<void> {
  if (row.state === judgement.is && row.why === judgement.why) return
  const figures = judgement.is !== 'running' && judgement.figures ? judgement.figures : []
  await fenced(deps, held, async (sql) => {
    await saveVerification(sql, { ...row, state: judgement.is, why: judgement.why, figures })
    await addPromotionEvent(sql, {
      promotionId: promotion.id,
      kind: 'verification',
      words: `Verification "${row.name}": ${words[judgement.is]}. ${judgement.why}`.trim(),
      actor: groundwork,
      data: { name: row.name, state: judgement.is },
    })
  })
  deps.bus.wake()
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
  if (started && row.tries === 0) return ofRun(work, effectKey(promotion.id, started.id))
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
    return { is: 'pass', why: launch.run ? `The run ${launch.run.runId} succeeded.` : 'The run succeeded.' }
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
