import type { FlowRow } from '@groundwork/catalog/project'

export const flowKey = (flow: Pick<FlowRow, 'flow' | 'project'>) => `${flow.flow} ${flow.project}`

/** Both lists, each flow once where it comes first: the latest runs stand on top, and no row shows twice. */
export function mergeFlows<Flow extends FlowRow>(first: Flow[], further: Flow[]): Flow[] {
  const there = new Set(first.map(flowKey))
  return [...first, ...further.filter((flow) => !there.has(flowKey(flow)))]
}
