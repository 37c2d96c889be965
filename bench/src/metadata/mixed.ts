import type { Client } from '../measure/load'
import {
  artifactBody,
  artifactNames,
  attemptFields,
  foreachFields,
  metadataBody,
  objectBody,
  runPath,
  systemFields,
  type TaskAddress,
  taskPath,
} from './protocol'

/** The requests of a flow with 20 tasks (start, 16 of a foreach, join, report, end) in the order its client sends them. */
export async function recordFlow(client: Client): Promise<void> {
  const flow = `Mixed${client.number}`
  if ((await client.call('GET', `/flows/${flow}`)).status === 404)
    await client.call('POST', `/flows/${flow}`, objectBody(flow))
  const created = (await client.call('POST', `/flows/${flow}/run`, objectBody(flow))).json() as { run_number: number }
  const run = created.run_number
  const beat = () => client.call('POST', `${runPath(flow, run)}/heartbeat`, '{}')

  await recordParameters(client, await register(client, { flow, run, step: '_parameters' }))
  await client.call('GET', '/ping')
  await beat()
  await execute(client, await register(client, { flow, run, step: 'start' }))
  for (let batch = 0; batch < 2; batch++) {
    // The scheduler registers a batch, then its workers run.
    const tasks: TaskAddress[] = []
    for (let n = 0; n < 8; n++) tasks.push(await register(client, { flow, run, step: 'work' }))
    for (const task of tasks) await execute(client, task)
    await beat()
  }
  for (const step of ['join', 'report', 'end']) await execute(client, await register(client, { flow, run, step }))
  await beat()
}

async function register(client: Client, { flow, run, step }: Omit<TaskAddress, 'task'>): Promise<TaskAddress> {
  const path = `${runPath(flow, run)}/steps/${step}`
  const body = objectBody(flow, { run_number: String(run), step_name: step })
  if ((await client.call('GET', path)).status === 404) await client.call('POST', `${path}/step`, body)
  const { task_id } = (await client.call('POST', `${path}/task`, body)).json() as { task_id: number }
  const task = { flow, run, step, task: task_id }
  await client.call('POST', `${taskPath(task)}/metadata`, metadataBody(task, systemFields))
  return task
}

async function recordParameters(client: Client, task: TaskAddress): Promise<void> {
  const path = taskPath(task)
  await client.call('POST', `${path}/metadata`, metadataBody(task, [['attempt-done', '0']]))
  await client.call('POST', `${path}/artifact`, artifactBody(task, artifactNames.slice(0, 8)))
  const steps: [string, string][] = [
    ['start_step', 'start'],
    ['end_step', 'end'],
  ]
  await client.call('POST', `${path}/metadata`, metadataBody(task, steps))
}

async function execute(client: Client, task: TaskAddress): Promise<void> {
  const path = taskPath(task)
  const each = task.step === 'work'
  await client.call('POST', `${path}/metadata`, metadataBody(task, systemFields))
  await client.call('POST', `${path}/metadata`, metadataBody(task, each ? foreachFields : attemptFields))
  await client.call('GET', '/ping')
  await client.call('POST', `${path}/heartbeat`, '{}')
  await client.call('POST', `${path}/metadata`, metadataBody(task, [['attempt_ok', 'True']]))
  await client.call('POST', `${path}/metadata`, metadataBody(task, [['attempt-done', '0']]))
  await client.call('POST', `${path}/artifact`, artifactBody(task, each ? artifactNames : artifactNames.slice(0, 15)))
  await client.call('POST', `${path}/heartbeat`, '{}')
}
