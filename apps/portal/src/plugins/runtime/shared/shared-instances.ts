import * as sdk from '@groundwork/plugin-sdk/ui'
import * as field from '@groundwork/ui/field'
import * as input from '@groundwork/ui/input'
import * as notice from '@groundwork/ui/notice'
import * as table from '@groundwork/ui/table'
import * as reactQuery from '@tanstack/react-query'

const here = (module: object) => () => Promise.resolve(module)

/**
 * How each shared module that is no common part is reached in this page; the same instances as the portal's own code uses.
 * What most plugins ask for comes in one file with the code that shows plugins, the rest when a plugin asks.
 */
export const sharedInstances: Record<string, () => Promise<object>> = {
  '@tanstack/react-query': here(reactQuery),
  '@groundwork/plugin-sdk/ui': here(sdk),
  '@groundwork/plugin-sdk/points': () => import('@groundwork/plugin-sdk/points'),
  '@groundwork/ui/action-pill': () => import('@groundwork/ui/action-pill'),
  '@groundwork/ui/ansi': () => import('@groundwork/ui/ansi'),
  '@groundwork/ui/avatar': () => import('@groundwork/ui/avatar'),
  '@groundwork/ui/breadcrumb': () => import('@groundwork/ui/breadcrumb'),
  '@groundwork/ui/dag': () => import('@groundwork/ui/dag'),
  '@groundwork/ui/dialog': () => import('@groundwork/ui/dialog'),
  '@groundwork/ui/duration': () => import('@groundwork/ui/duration'),
  '@groundwork/ui/environment-strip': () => import('@groundwork/ui/environment-strip'),
  '@groundwork/ui/facet': () => import('@groundwork/ui/facet'),
  '@groundwork/ui/field': here(field),
  '@groundwork/ui/filter-bar': () => import('@groundwork/ui/filter-bar'),
  '@groundwork/ui/filter-grammar': () => import('@groundwork/ui/filter-grammar'),
  '@groundwork/ui/gate-list': () => import('@groundwork/ui/gate-list'),
  '@groundwork/ui/histogram': () => import('@groundwork/ui/histogram'),
  '@groundwork/ui/histogram-brush': () => import('@groundwork/ui/histogram-brush'),
  '@groundwork/ui/input': here(input),
  '@groundwork/ui/kbd': () => import('@groundwork/ui/kbd'),
  '@groundwork/ui/keys': () => import('@groundwork/ui/keys'),
  '@groundwork/ui/layer-mark': () => import('@groundwork/ui/layer-mark'),
  '@groundwork/ui/link': () => import('@groundwork/ui/link'),
  '@groundwork/ui/live-duration': () => import('@groundwork/ui/live-duration'),
  '@groundwork/ui/log-source': () => import('@groundwork/ui/log-source'),
  '@groundwork/ui/log-viewer': () => import('@groundwork/ui/log-viewer'),
  '@groundwork/ui/menu': () => import('@groundwork/ui/menu'),
  '@groundwork/ui/notice': here(notice),
  '@groundwork/ui/number': () => import('@groundwork/ui/number'),
  '@groundwork/ui/page-header': () => import('@groundwork/ui/page-header'),
  '@groundwork/ui/pill': () => import('@groundwork/ui/pill'),
  '@groundwork/ui/run-strip': () => import('@groundwork/ui/run-strip'),
  '@groundwork/ui/segments': () => import('@groundwork/ui/segments'),
  '@groundwork/ui/select': () => import('@groundwork/ui/select'),
  '@groundwork/ui/sheet': () => import('@groundwork/ui/sheet'),
  '@groundwork/ui/sparkline': () => import('@groundwork/ui/sparkline'),
  '@groundwork/ui/state-bar': () => import('@groundwork/ui/state-bar'),
  '@groundwork/ui/status-word': () => import('@groundwork/ui/status-word'),
  '@groundwork/ui/table': here(table),
  '@groundwork/ui/tabs': () => import('@groundwork/ui/tabs'),
  '@groundwork/ui/text-area': () => import('@groundwork/ui/text-area'),
  '@groundwork/ui/time-context': () => import('@groundwork/ui/time-context'),
  '@groundwork/ui/time-format': () => import('@groundwork/ui/time-format'),
  '@groundwork/ui/timeline': () => import('@groundwork/ui/timeline'),
  '@groundwork/ui/tooltip': () => import('@groundwork/ui/tooltip'),
  '@groundwork/ui/value-tree': () => import('@groundwork/ui/value-tree'),
  '@groundwork/ui/version-pill': () => import('@groundwork/ui/version-pill'),
  '@groundwork/ui/virtual-list': () => import('@groundwork/ui/virtual-list'),
}
