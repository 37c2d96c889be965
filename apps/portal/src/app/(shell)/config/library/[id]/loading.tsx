import { LayerSkeleton } from '../../../../../delivery/config/config-skeleton'
import { BarSkeleton, TitleSkeleton } from '../../../../../delivery/shown/skeletons'

export default function LibraryConfigLoading() {
  return (
    <>
      <BarSkeleton width="w-56" />
      <TitleSkeleton />
      <LayerSkeleton />
    </>
  )
}
