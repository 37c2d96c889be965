import type { Answer, RecordingClient } from './recording-client'

const systemTags = ['user:ada', 'runtime:dev', 'metaflow_version:2.19.39']

export type RecordedTask = { path: string; id: string; step: string }

type Field = string | readonly string[]

/** Plays a client: makes a flow and a run, and says what a real client says, in its order. */
export type RecordedFlow = {
  flow: string
  run: string
  path: string
  task(step: string, extra?: Record<string, Field>): Promise<RecordedTask>
  begin(task: RecordedTask, attempt?: number, extra?: Record<string, Field>): Promise<void>
  end(task: RecordedTask, ok: boolean, attempt?: number): Promise<void>
  /** A task from its registration to its end. */
  work(step: string, ok?: boolean): Promise<RecordedTask>
  /** What a resume posts for a task that it takes over. */
  clone(step: string, origin: { run: string; task: string }): Promise<RecordedTask>
}

export type FlowOptions = { flow: string; runTags?: string[]; shape?: { start: string; end: string } | null }

export async function recordFlow(client: RecordingClient, options: FlowOptions): Promise<RecordedFlow> {
  const { flow, shape = { start: 'start', end: 'end' }, runTags = [] } = options
  await client.post(`/flows/${flow}`, { flow_id: flow })
  const system_tags = [...systemTags, ...runTags]
  const created = must(await client.post(`/flows/${flow}/run`, { user_name: 'ada', tags: [], system_tags }))
  const run = String((created as { run_number: number }).run_number)
  const path = `/flows/${flow}/runs/${run}`

  async function task(step: string): Promise<RecordedTask> {
    await client.post(`${path}/steps/${step}/step`, {})
    const made = must(await client.post(`${path}/steps/${step}/task`, { user_name: 'ada', system_tags }))
    const id = String((made as { task_id: number }).task_id)
    return { path: `${path}/steps/${step}/tasks/${id}`, id, step }
  }

  async function say(task: RecordedTask, attempt: number, fields: Record<string, Field>): Promise<void> {
    const tags = [`attempt_id:${attempt}`]
    const items = Object.entries(fields).map(([field_name, value]) => ({ field_name, value, type: field_name, tags }))
    must(await client.post(`${task.path}/metadata`, items))
  }

  const store = { 'ds-type': 'local', 'ds-root': '/data/metaflow' }
  const recorded: RecordedFlow = {
    flow,
    run,
    path,
    task,
    begin: (begun, attempt = 0, extra = {}) =>
      say(begun, attempt, { attempt: String(attempt), 'origin-run-id': 'None', ...store, ...extra }),
    async end(ended, ok, attempt = 0) {
      await say(ended, attempt, { attempt_ok: ok ? 'True' : 'False' })
      await say(ended, attempt, { 'attempt-done': String(attempt) })
    },
    async work(step, ok = true) {
      const made = await task(step)
      await recorded.begin(made)
      await recorded.end(made, ok)
      return made
    },
    async clone(step, origin) {
      const made = await task(step)
      const from = { 'origin-task-id': origin.task, 'origin-run-id': origin.run }
      await say(made, 0, { ...from, attempt: '0', attempt_ok: 'True' })
      return made
    },
  }
  const parameters = await task('_parameters')
  await say(parameters, 0, { 'attempt-done': '0' })
  const graph = { name: '_graph_info', sha: '0', ds_type: 'local', location: ':root:/data/metaflow' }
  must(await client.post(`${parameters.path}/artifact`, [graph]))
  if (shape) await say(parameters, 0, { start_step: shape.start, end_step: shape.end })
  await client.settled()
  return recorded
}

function must({ status, body }: Answer): unknown {
  if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`)
  return body
}
