'use client'

import dynamic from 'next/dynamic'
import { commonParts } from '../shared/common-parts'
import type * as Code from './plugin-surface'

type Surface = typeof Code
type Load = () => Promise<Surface>

let load: Load

/** The code that loads plugins and shows their parts: one file of the page, which comes with the first that shows one. */
// The very import that the document preloads for: a second one, though of the same code, would be a second file.
export const PluginSurface = dynamic((load = () => import('./plugin-surface').then(withParts)))

export function surfaceCode(): Promise<Surface> {
  return load()
}

/** Nobody reaches the code, and so loads no plugin, before the page shares what plugins import. */
function withParts(code: Surface): Surface {
  code.shareModules(commonParts)
  return code
}
