// What Metaflow's client 2.19.39 sends, as recorded from it.

const user = 'bench'
const systemTags = ['python_version:3.11.7', 'runtime:dev', `user:${user}`, 'metaflow_version:2.19.39']

let sequence = 0
export const nextNumber = () => sequence++

export type TaskAddress = { flow: string; run: number; step: string; task: number }

export const runPath = (flow: string, run: number) => `/flows/${flow}/runs/${run}`
export const taskPath = ({ flow, run, step, task }: TaskAddress) => `${runPath(flow, run)}/steps/${step}/tasks/${task}`

export function objectBody(flow: string, more: object = {}) {
  return { flow_id: flow, user_name: user, tags: [], system_tags: systemTags, ts_epoch: Date.now(), ...more }
}

export function metadataBody({ flow, run, step, task }: TaskAddress, fields: [string, string][]) {
  return fields.map(([name, value]) => ({
    flow_id: flow,
    run_number: String(run),
    step_name: step,
    task_id: task,
    field_name: name,
    type: name,
    value,
    tags: ['attempt_id:0'],
    user_name: user,
    ts_epoch: Date.now(),
  }))
}

export function artifactBody({ flow, run, step, task }: TaskAddress, names: string[]) {
  return names.map((name) => ({
    run_number: String(run),
    step_name: step,
    task_id: String(task),
    attempt_id: 0,
    name,
    content_type: 'pickle-v4',
    type: 'metaflow.artifact',
    sha: nextNumber().toString(16).padStart(40, '5eedc0ffee'),
    ds_type: 'local',
    location: ':root:/srv/metaflow/datastore',
    flow_id: flow,
    user_name: user,
    tags: [],
    system_tags: systemTags,
    ts_epoch: Date.now(),
  }))
}

/** Sent twice for each task, when it is registered and when it starts. */
export const systemFields: [string, string][] = [
  ['runtime', 'dev'],
  ['python_version', '3.11.7'],
  ['user', user],
  ['metaflow_version', '2.19.39'],
  ['script-name', 'bench_flows.py'],
]

export const attemptFields: [string, string][] = [
  ['attempt', '0'],
  ['origin-run-id', 'None'],
  ['ds-type', 'local'],
  ['ds-root', '/srv/metaflow/datastore'],
]

export const foreachFields: [string, string][] = [
  ...attemptFields,
  ['foreach-stack', 'items=1'],
  ['foreach-execution-path', 'work:1'],
]

export const artifactNames =
  'name n _transition _task_ok _success _graph_info _foreach_stack _configs_processed items _iteration_stack _foreach_var _foreach_values _foreach_num_splits _exception _current_step y'.split(
    ' ',
  )
