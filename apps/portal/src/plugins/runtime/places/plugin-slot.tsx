'use client'

import dynamic from 'next/dynamic'
import { warmPlugin } from '../load/warm'
import type { PluginSurfaceProps } from '../surface/plugin-surface'

/** The code that loads plugins comes with the first page that shows one. */
const PluginSurface = dynamic(() => import('../surface/plugin-surface'))

/** One contribution. What its code will ask of the page comes while the page still starts, not after. */
export function PluginSlot(props: PluginSurfaceProps) {
  warmPlugin(props.plugin)
  return <PluginSurface {...props} />
}
