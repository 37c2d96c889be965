import { ConfigSkeleton } from '../../../../../../delivery/config/config-skeleton'
import { ColumnsSkeleton, PanelSkeleton } from '../../../../../../delivery/shown/skeletons'

export default function ConfigLoading() {
  return (
    <ConfigSkeleton>
      <div className="px-5 pt-5 max-sm:px-3 max-sm:pt-3">
        <PanelSkeleton rows={5} height="h-row-tall" />
      </div>
      <ColumnsSkeleton side={<PanelSkeleton rows={3} />}>
        <PanelSkeleton rows={4} height="h-row-tall" />
      </ColumnsSkeleton>
    </ConfigSkeleton>
  )
}
