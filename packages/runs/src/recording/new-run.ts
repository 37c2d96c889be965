import { createHash } from 'node:crypto'
import { type Body, distinct, tagsOf, tagValue, textOf } from './body'
import { sendsHeartbeats } from './heartbeat-support'

/** What the body of a creation says. `tags` and `systemTags` are JSON as they are stored. */
export type NewRun = {
  flow: string
  runId: string | null
  user: string | null
  tags: string
  systemTags: string
  systemList: string[]
  /** Each tag and system tag once. */
  everyTag: string[]
  /** A UUID that a repeated creation has again; null when the client named no time. */
  creationKey: string | null
}

/** A client time further off than this is no clock reading and recognises nothing. */
const plausibleMs = 24 * 60 * 60_000

export function newRun(flow: string, body: Body): NewRun {
  const list = distinct(tagsOf(body['tags']))
  const systemList = tagsOf(body['system_tags'])
  const run = {
    flow,
    runId: textOf(body['run_number']),
    user: textOf(body['user_name']),
    tags: JSON.stringify(list),
    systemTags: JSON.stringify(systemList),
    systemList,
    everyTag: distinct([...list, ...systemList]),
  }
  return { ...run, creationKey: keyOf(run, body['ts_epoch']) }
}

function keyOf(run: Omit<NewRun, 'creationKey'>, clientTs: unknown): string | null {
  if (!Number.isSafeInteger(clientTs) || Math.abs(Date.now() - Number(clientTs)) >= plausibleMs) return null
  return createHash('sha256')
    .update(JSON.stringify([run.flow, run.runId, run.user, clientTs, run.tags, run.systemTags]))
    .digest('hex')
    .slice(0, 32)
}

/** The values of `insertRunText`. */
export function newRunValues(run: NewRun): unknown[] {
  const head = `{"flow_id":${JSON.stringify(run.flow)},"run_number":`
  const user = `,"user_name":${JSON.stringify(run.user)},"ts_epoch":`
  // Only a tag that the platform wrote proves the owner; readers see `user` when it does.
  const proven = run.user !== null && run.systemList.includes(`user:${run.user}`)
  const tail = `,"system_tags":${run.systemTags}${proven ? `,"user":${JSON.stringify(run.user)}` : ''}`
  const project = tagValue(run.systemList, 'project') ?? run.flow
  const branch = tagValue(run.systemList, 'project_branch')
  const runtime = tagValue(run.systemList, 'runtime')
  const stored = [run.flow, run.runId, run.user, run.tags, run.systemTags, sendsHeartbeats(run.systemList)]
  return [...stored, run.creationKey, head, user, tail, project, branch, runtime, run.everyTag]
}
