import { readPage } from './cursor'
import { flowColumns, flowJson, type FlowRow } from './flows'
import type { StepPath } from './identity'
import { listReply } from './listing'
import { runFilter, taskFilter } from './list-filters'
import type { RecordingContext } from './recording-context'
import { ok, type Reply } from './reply'
import { runJson } from './runs'
import { taskColumns, taskJson, type TaskRow } from './tasks'

const empty = ok('[]')

export async function listFlows({ pool }: RecordingContext, query: URLSearchParams): Promise<Reply> {
  const keys = [
    { sql: 'ts_epoch', name: '#ts_epoch' },
    { sql: 'flow_id', name: 'flow_id' },
  ]
  const text = `select ${flowColumns} from flow where true`
  return listReply<FlowRow>(pool, { text, values: [], keys, json: flowJson }, readPage(query))
}

type RunListed = { json: string; ts_epoch: number; run_number: number; status: string }

export async function listRuns({ pool }: RecordingContext, flow: string, query: URLSearchParams): Promise<Reply> {
  const filter = runFilter(query, 2)
  const keys = [
    { sql: 'ts_epoch', name: '#ts_epoch' },
    { sql: 'run_number', name: '#run_number' },
  ]
  const shown = filter.showStatus ? withStatus : (row: RunListed) => row.json
  const text = `select ${runJson} as json, ts_epoch, run_number, status from run where flow_id = $1${filter.text}`
  const page = readPage(query, filter.text !== '')
  return listReply<RunListed>(pool, { text, values: [flow, ...filter.values], keys, json: shown }, page)
}

function withStatus(row: RunListed): string {
  return `${row.json.slice(0, -1)},"status":"${protocolStatus(row.status)}"}`
}

function protocolStatus(status: string): string {
  if (status === 'succeeded') return 'completed'
  return status === 'queued' || status === 'running' ? 'running' : 'failed'
}

export async function listTasks(context: RecordingContext, path: StepPath, query: URLSearchParams): Promise<Reply> {
  const filter = taskFilter(query, 3)
  const page = readPage(query, filter.text !== '')
  const run = await context.identities.run(context.pool, path)
  if (!run) return empty
  const keys = [
    { sql: 't.ts_epoch', name: '#ts_epoch' },
    { sql: 't.task_id', name: '#task_id' },
  ]
  const text = `select ${taskColumns} from task t join run r on r.run_number = t.run_number
    where t.run_number = $1 and t.step_name = $2${filter.text}`
  const values = [run.runNumber, path.step, ...filter.values]
  return listReply<TaskRow>(context.pool, { text, values, keys, json: (row) => taskJson(run, path.step, row) }, page)
}
