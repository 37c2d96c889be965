import { LayerSkeleton } from '../../../../delivery/config/config-skeleton'
import { BarSkeleton, TitleSkeleton } from '../../../../delivery/shown/skeletons'

export default function ConfigChangeLoading() {
  return (
    <>
      <BarSkeleton width="w-64" />
      <TitleSkeleton />
      <LayerSkeleton />
    </>
  )
}
