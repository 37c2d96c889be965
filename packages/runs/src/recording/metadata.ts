import { type Sql, transaction } from '@groundwork/db/pool'
import { advance, endWithoutVerdict, failOvertaken, type Step, storeFacts } from './advance'
import { parametersStep, type RecordingContext } from './recording-context'
import { followOrigin } from './origin'
import { type MetadataFacts, type MetadataRows, readMetadata, saysSomething } from './metadata-facts'
import { metadataInsert } from './metadata-insert'
import type { TaskIdentity, TaskPath } from './identity'
import { ok, refusal, type Reply } from './reply'
import { isLast, type Retries, retriesOf } from './retries'
import { sayTriedAgain, sayWaiting } from './waiting'
import { endStepOf, reopenRun, reopenRunIn, type RunVerdict, settleRun } from './verdict'

export const registerFirst = refusal(400, 'need to register run_id and task_id first')

export async function createMetadata(context: RecordingContext, path: TaskPath, items: unknown): Promise<Reply> {
  if (!Array.isArray(items)) return refusal(400, 'The body must be a JSON array of metadata items.')
  const task = await context.identities.task(context.pool, path)
  if (!task) return registerFirst
  const { rows, facts } = readMetadata(items)
  const created = ok(`{"metadata_created": ${rows.fields.length}}`)
  if (rows.fields.length === 0) return created
  await record(context, task, { rows, facts })
  return created
}

type Post = { rows: MetadataRows; facts: MetadataFacts }

async function record(context: RecordingContext, task: TaskIdentity, post: Post): Promise<void> {
  const step = saysSomething(post.facts) ? stepOf(task, post.facts) : null
  if (step) return recordStep(context, task, { ...post, step })
  await context.metadata.add({ task, rows: post.rows })
  if (saysSomething(post.facts)) await recordRest(context, task, post.facts)
}

/** The attempt that this POST begins or decides, if any. */
function stepOf(task: TaskIdentity, facts: MetadataFacts): Step | null {
  const { begins, verdict, done } = facts
  if (verdict) {
    const attempt = verdict.attempt ?? begins ?? Math.max(task.begun, 0)
    const status = verdict.ok ? 'succeeded' : 'failed'
    const reason = facts.originTask !== null ? clonedFrom(task, facts) : `Attempt ${attempt + 1} ${status}.`
    return { attempt, status, reason, begins: begins !== null }
  }
  if (begins !== null)
    return { attempt: begins, status: 'running', reason: `Attempt ${begins + 1} is running.`, begins: true }
  // The parameters have no code that could fail, and so no verdict: being there is their success.
  if (done !== null && task.step === parametersStep)
    return { attempt: done, status: 'succeeded', reason: 'The parameters are stored.', begins: false }
  return null
}

function clonedFrom({ run, step }: TaskIdentity, { originRun, originTask }: MetadataFacts): string {
  return `Cloned from ${run.flow}/${originRun}/${step}/${originTask}.`
}

type StepPost = Post & { step: Step }

async function recordStep(context: RecordingContext, task: TaskIdentity, post: StepPost): Promise<void> {
  const { step, facts } = post
  const said = { insert: metadataInsert({ task, rows: post.rows }), step, facts }
  if (saysShape(facts)) await storeShape(context.pool, task, facts)
  const needsOrigin = facts.originRun !== null && (!task.run.originKnown || facts.originTask !== null)
  const retried = step.begins && step.attempt > 0
  const verdict = await verdictOf(context, task, step)
  const waits = verdict === 'waits'
  const alone = !needsOrigin && !retried && verdict === null
  if (alone) {
    const { changed, runSilent } = await advance(context.pool, task, said)
    finish(context, task, { step, changed })
    if (runSilent && changed && step.status !== 'failed') await reopenRun(context, task, revived(task, step))
    return
  }
  const changed = await transaction(context.pool, async (sql) => {
    const advanced = await advance(sql, task, said)
    if (needsOrigin) await followOrigin(sql, task, facts)
    if (retried) await failOvertaken(sql, task, step.attempt)
    if (retried && advanced.changed && (await sayTriedAgain(sql, task, step))) context.progress.note(task.run.runNumber)
    const reopens = (retried && step.status === 'running') || (advanced.runSilent && step.status !== 'failed')
    if (reopens && advanced.changed) await reopenRunIn(sql, context.listener, { task, reason: revived(task, step) })
    if (waits && advanced.changed) await sayWaiting(sql, task, step)
    else if (verdict && !waits) await settleRun(sql, context.listener, { runNumber: task.run.runNumber, verdict })
    return advanced.changed
  })
  if (needsOrigin) task.run.originKnown = true
  finish(context, task, { step, changed })
}

function revived(task: TaskIdentity, step: Step): string {
  const what = step.status === 'running' ? 'began' : 'ended'
  return `Running: step ${task.step}, task ${task.id} ${what} attempt ${step.attempt + 1}.`
}

function finish(
  context: RecordingContext,
  task: TaskIdentity,
  { step, changed }: { step: Step; changed: boolean },
): void {
  task.begun = Math.max(task.begun, step.attempt)
  if (step.status !== 'running' && step.attempt >= task.decided) {
    task.decided = step.attempt
    task.succeeded = step.status === 'succeeded'
  }
  if (!changed) return
  context.bus.wake()
  if (task.step !== parametersStep && step.status !== 'running') context.progress.note(task.run.runNumber)
}

/** What this report means for the run, if anything: it `waits` where nobody knows whether the attempt was the last. */
async function verdictOf(
  context: RecordingContext,
  task: TaskIdentity,
  step: Step,
): Promise<RunVerdict | 'waits' | null> {
  if (step.status === 'running' || task.step === parametersStep) return null
  if (step.status === 'succeeded') {
    const ends = task.step === (await endStepOf(context, task.run))
    return ends ? { status: 'succeeded', reason: `Step ${task.step} succeeded, and it is the last.` } : null
  }
  const retries = await retriesOf(context, task.run)
  if (!retries) return 'waits'
  return isLast(retries, task.step, step.attempt) ? failure(task, step, retries) : null
}

function failure(task: TaskIdentity, step: Step, retries: Retries): RunVerdict {
  const most = Math.max(step.attempt, retries[task.step] ?? 0) + 1
  return {
    status: 'failed',
    reason: `Step ${task.step} failed: task ${task.id}, attempt ${step.attempt + 1} of ${most}.`,
    failed: { step: task.step, taskId: task.taskId },
  }
}

/** What remains after the rows are stored, when the POST moved no attempt. */
async function recordRest(context: RecordingContext, task: TaskIdentity, facts: MetadataFacts): Promise<void> {
  const { pool, bus } = context
  if (saysShape(facts)) await storeShape(pool, task, facts)
  if (facts.originRun !== null) {
    await followOrigin(pool, task, facts)
    task.run.originKnown = true
  }
  const aboutTask = [facts.foreachPath, facts.foreachLabel, facts.dsType, facts.dsRoot]
  if (aboutTask.some((fact) => fact !== null)) {
    await storeFacts(pool, task, facts)
    bus.wake()
  }
  if (facts.done !== null && task.decided < facts.done && (await endWithoutVerdict(pool, task, facts.done))) bus.wake()
}

function saysShape({ startStep, endStep }: MetadataFacts): boolean {
  return startStep !== null || endStep !== null
}

async function storeShape(sql: Sql, { run, step }: TaskIdentity, facts: MetadataFacts): Promise<void> {
  if (step !== parametersStep) return
  await sql.query({
    name: 'record-shape',
    text: `update run set start_step = coalesce($2, start_step), end_step = coalesce($3, end_step) where run_number = $1`,
    values: [run.runNumber, facts.startStep, facts.endStep],
  })
  run.endStep = facts.endStep ?? run.endStep
}
