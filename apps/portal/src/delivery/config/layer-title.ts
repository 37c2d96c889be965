import { readAddress } from '@groundwork/delivery/config/address'
import { layerName } from '@groundwork/delivery/config/layer'

export function layerTitle(address: string): string {
  const name = layerName(readAddress(address))
  return name.charAt(0).toUpperCase() + name.slice(1)
}
