/** Parts of the design system that plugins may use. What belongs to the shell alone (palette, toaster, key help) is not among them. */
const designSystem = [
  'action-pill',
  'ansi',
  'avatar',
  'breadcrumb',
  'button',
  'button-style',
  'classes',
  'dag',
  'dialog',
  'duration',
  'empty-state',
  'environment-strip',
  'error-panel',
  'facet',
  'field',
  'filter-bar',
  'filter-grammar',
  'gate-list',
  'histogram',
  'histogram-brush',
  'input',
  'kbd',
  'keys',
  'layer-mark',
  'link',
  'live-duration',
  'log-source',
  'log-viewer',
  'menu',
  'notice',
  'number',
  'page-header',
  'panel',
  'pill',
  'run-strip',
  'segments',
  'select',
  'sheet',
  'skeleton',
  'sparkline',
  'state-bar',
  'status-chip',
  'status-glyph',
  'status-word',
  'table',
  'tabs',
  'text-area',
  'time',
  'time-context',
  'time-format',
  'timeline',
  'tooltip',
  'value-tree',
  'version-pill',
  'virtual-list',
] as const

/**
 * What a plugin's UI does not carry itself: these imports are left bare by the build and answered by the portal with its own
 * live instances, so that there is one React, one query client and one design system on a page.
 *
 * @example
 * ```ts
 * import { sharedModules } from '@groundwork/plugin-sdk/shared-modules'
 * await esbuild.build({ external: [...sharedModules] })
 * ```
 */
export const sharedModules: readonly string[] = [
  'react',
  'react-dom',
  'react/jsx-runtime',
  '@tanstack/react-query',
  '@groundwork/plugin-sdk/ui',
  '@groundwork/plugin-sdk/points',
  ...designSystem.map((part) => `@groundwork/ui/${part}`),
]

export { shimName } from './shim-name'
