import { type ArtifactItem, type ArtifactPost, insertMixedArtifacts, isShared } from './artifact-insert'
import { type Body, isBody } from './body'
import { endWithoutVerdict } from './advance'
import { inBackground } from './background'
import { keepFailure } from './failure-line'
import type { TaskIdentity, TaskPath } from './identity'
import { registerFirst } from './metadata'
import { parametersStep, type RecordingContext } from './recording-context'
import { ok, refusal, type Reply } from './reply'
import { readGraph } from './retries'

export async function createArtifacts(context: RecordingContext, path: TaskPath, items: unknown): Promise<Reply> {
  if (!Array.isArray(items)) return refusal(400, 'The body must be a JSON array of artifacts.')
  const task = await context.identities.task(context.pool, path)
  if (!task) return registerFirst
  const read = items.filter(isBody).map(readItem)
  if (read.length === 0) return ok('{"artifacts_created": 0}')
  const created = await insert(context, { task, items: read })
  await noteEnds(context, task, read)
  return ok(`{"artifacts_created": ${created}}`)
}

function readItem(item: Body): ArtifactItem {
  const attempt = Number(item['attempt_id'] ?? 0)
  return {
    attempt: Number.isInteger(attempt) && attempt >= 0 && attempt < 32_768 ? attempt : 0,
    location: text(item['location']),
    dsType: text(item['ds_type']),
    type: text(item['type']),
    contentType: text(item['content_type']),
    user: typeof item['user_name'] === 'string' ? item['user_name'] : null,
    name: text(item['name']),
    sha: text(item['sha']),
  }
}

/** Missing fields are a single space, as in the protocol. */
function text(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? ' ' : JSON.stringify(value)
}

async function insert(context: RecordingContext, post: ArtifactPost): Promise<number> {
  return isShared(post.items) ? context.artifacts.add(post) : insertMixedArtifacts(context.pool, post)
}

/** Artifacts come when an attempt is over. The parameters' are the moment when the graph can be read. */
async function noteEnds(context: RecordingContext, task: TaskIdentity, items: ArtifactItem[]): Promise<void> {
  if (task.step === parametersStep) {
    if (items.some((item) => item.name === '_graph_info')) inBackground(context, () => readGraph(context, task.run))
    return
  }
  const failed = items.some((item) => item.name === '_exception' && item.attempt >= task.decided) && !task.succeeded
  if (failed) inBackground(context, () => keepFailure(context, task.run.runNumber))
  for (const item of items) {
    if (item.name !== '_task_ok' || item.attempt <= task.decided) continue
    if (await endWithoutVerdict(context.pool, task, item.attempt)) context.bus.wake()
  }
}
