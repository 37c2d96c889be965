import { type Strip, stripEntries } from '@groundwork/catalog/project'
import type { StripItem } from '@groundwork/ui/strip-geometry'

const kinds = { succeeded: 'ok', failed: 'fail', running: 'run', queued: 'run', unknown: 'unk' } as const

/** A project's last runs as the strip draws them. */
export function stripItems(strip: Strip): StripItem[] {
  return stripEntries(strip).map((entry) => ({
    kind: kinds[entry.status],
    ms: entry.ms,
    label: `${entry.flow} ${entry.id}`,
  }))
}
