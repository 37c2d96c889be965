import type { Finding, Resources } from '@groundwork/plugin-sdk/points'
import { keepsQuota, type Limits, limitsOf, usualPool } from '../integration/compute-load'
import { readIntegration } from '../integration/rows'
import type { PromotionDeps } from './deps'
import type { PromotionMode } from './promotion-row'

type Asked = { computeId: string; resources: Resources; mode: PromotionMode }

/** A plan does not wait long for what is only a hint of how full it is. */
const patienceMs = 5_000
const path = '/bindings/compute'

/**
 * What the limits of a pool say against what a run asks for: an error where it is more than there is in all, a warning where a quota
 * leaves less than that now. A roll back is only warned. That a compute with a quota does not tell is a warning as well.
 */
export async function beyondLimits(deps: PromotionDeps, { computeId, resources, mode }: Asked): Promise<Finding[]> {
  const compute = await readIntegration(deps.pool, computeId)
  const { pool = usualPool } = resources
  const limits = await limitsOf(deps, compute, { pool, timeoutMs: patienceMs })
  const finding = (level: Finding['level'], words: string): Finding => ({
    ...{ level, path },
    message: `${compute.name}: ${words}`,
  })
  if (limits.is === 'untold') return []
  if (limits.is === 'trouble')
    return [
      finding(
        'warning',
        `It keeps a quota and does not say what is left of it, so nothing is known of that. ${limits.words}`,
      ),
    ]
  const never = tooMuch(resources, limits.value, 'total')
  if (never.length > 0)
    return never.map((words) =>
      finding(mode === 'rollback' ? 'warning' : 'error', `In all ${words}. Ask for less, or bind other compute.`),
    )
  if (!keepsQuota(compute)) return []
  const { queued } = limits.value
  const waiting = queued > 0 ? `, and ${queued} ${queued === 1 ? 'run waits' : 'runs wait'} already` : ''
  return tooMuch(resources, limits.value, 'free').map((words) =>
    finding('warning', `Right now ${words}${waiting}: a run waits until there is room.`),
  )
}

const figures = [
  { key: 'cpu', one: 'processor', many: 'processors' },
  { key: 'memoryMb', one: 'MB of memory', many: 'MB of memory' },
  { key: 'gpu', one: 'GPU', many: 'GPUs' },
] as const

/** One sentence for each thing that there is too little of. What it says nothing of is not judged. */
function tooMuch(asked: Resources, { total, used }: Limits, of: 'total' | 'free'): string[] {
  const pool = `the pool ${asked.pool ?? usualPool}`
  return figures.flatMap(({ key, one, many }) => {
    const [wanted = 0, all] = [asked[key], total[key]]
    if (all === undefined || wanted === 0) return []
    const there = of === 'total' ? all : Math.max(0, all - (used[key] ?? 0))
    if (wanted <= there) return []
    const unit = all === 1 ? one : many
    const rest = of === 'total' ? `${all} ${unit}` : `${round(there)} of ${all} ${unit} free`
    return [`${pool} has ${rest}, and the flow asks for ${wanted}`]
  })
}

const round = (value: number) => Math.round(value * 100) / 100
