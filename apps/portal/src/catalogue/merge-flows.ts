import type { FlowRow } from '@groundwork/catalog/project'

export const flowKey = (flow: FlowRow) => `${flow.flow} ${flow.project}`

/** Both lists, each flow once where it comes first: the latest runs stand on top, and no row shows twice. */
export function mergeFlows(first: FlowRow[], further: FlowRow[]): FlowRow[] {
  const there = new Set(first.map(flowKey))
  return [...first, ...further.filter((flow) => !there.has(flowKey(flow)))]
}
