import { ColumnsSkeleton, PanelSkeleton } from '../../../../../../delivery/shown/skeletons'
import { ConfigSkeleton } from '../../../../../../delivery/config/config-skeleton'

export default function ConfigLayerLoading() {
  return (
    <ConfigSkeleton>
      <ColumnsSkeleton
        side={
          <>
            <PanelSkeleton rows={4} />
            <PanelSkeleton rows={2} />
          </>
        }
      >
        <PanelSkeleton rows={8} height="h-row-tall" />
      </ColumnsSkeleton>
    </ConfigSkeleton>
  )
}
