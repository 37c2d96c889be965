import { ConfigSkeleton } from '../../../../../../delivery/config/config-skeleton'
import { PanelSkeleton } from '../../../../../../delivery/shown/skeletons'

export default function ConfigValuesLoading() {
  return (
    <ConfigSkeleton>
      <div className="p-5 max-sm:p-3">
        <PanelSkeleton rows={12} />
      </div>
    </ConfigSkeleton>
  )
}
