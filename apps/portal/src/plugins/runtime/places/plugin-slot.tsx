'use client'

import { beginPlugin } from '../load/warm'
import type { PluginSurfaceProps } from '../surface/plugin-surface'
import { PluginSurface } from '../surface/surface-code'

/** One contribution. Its code comes while the page still starts, not after. */
export function PluginSlot(props: PluginSurfaceProps) {
  beginPlugin(props.plugin)
  return <PluginSurface {...props} />
}
