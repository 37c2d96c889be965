import { ConfigSkeleton, LayerSkeleton } from '../../../../../../delivery/config/config-skeleton'

export default function ConfigLayerLoading() {
  return (
    <ConfigSkeleton>
      <LayerSkeleton />
    </ConfigSkeleton>
  )
}
