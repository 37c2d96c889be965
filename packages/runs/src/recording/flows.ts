import type { Body } from './body'
import { textOf } from './body'
import { nowMs } from './clock'
import type { RecordingContext } from './recording-context'
import { conflict, notFound, ok, type Reply } from './reply'

export type FlowRow = {
  flow_id: string
  user_name: string | null
  ts_epoch: number
  tags: string | null
  system_tags: string | null
}

export const flowColumns = 'flow_id, user_name, ts_epoch, tags::text, system_tags::text'

export function flowJson(row: FlowRow): string {
  const user = JSON.stringify(row.user_name)
  return `{"flow_id":${JSON.stringify(row.flow_id)},"user_name":${user},"ts_epoch":${row.ts_epoch},"tags":${row.tags},"system_tags":${row.system_tags}}`
}

export async function getFlow({ pool }: RecordingContext, flow: string): Promise<Reply> {
  const { rows } = await pool.query<FlowRow>({
    name: 'record-get-flow',
    text: `select ${flowColumns} from flow where flow_id = $1`,
    values: [flow],
  })
  return rows[0] ? ok(flowJson(rows[0])) : notFound
}

export async function createFlow({ pool }: RecordingContext, flow: string, body: Body): Promise<Reply> {
  const { rows } = await pool.query<FlowRow>({
    name: 'record-create-flow',
    text: `insert into flow (flow_id, user_name, ts_epoch, tags, system_tags) values ($1, $2, ${nowMs}, $3, $4)
      on conflict do nothing returning ${flowColumns}`,
    values: [flow, textOf(body['user_name']), jsonOrNull(body['tags']), jsonOrNull(body['system_tags'])],
  })
  return rows[0] ? ok(flowJson(rows[0])) : conflict(`flow ${flow}`)
}

function jsonOrNull(value: unknown): string | null {
  return Array.isArray(value) ? JSON.stringify(value) : null
}
