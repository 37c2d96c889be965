import * as button from '@groundwork/ui/button'
import * as buttonStyle from '@groundwork/ui/button-style'
import * as classes from '@groundwork/ui/classes'
import * as emptyState from '@groundwork/ui/empty-state'
import * as errorPanel from '@groundwork/ui/error-panel'
import * as panel from '@groundwork/ui/panel'
import * as skeleton from '@groundwork/ui/skeleton'
import * as statusChip from '@groundwork/ui/status-chip'
import * as statusGlyph from '@groundwork/ui/status-glyph'
import * as time from '@groundwork/ui/time'
import * as react from 'react'
import * as reactDom from 'react-dom'
import * as jsxRuntime from 'react/jsx-runtime'

/**
 * Shared modules that nearly every page shows as well: they come with the shell, once, not again with the file of each page
 * and with the code that shows plugins.
 */
export const commonParts: Record<string, object> = {
  react,
  'react-dom': reactDom,
  'react/jsx-runtime': jsxRuntime,
  '@groundwork/ui/button': button,
  '@groundwork/ui/button-style': buttonStyle,
  '@groundwork/ui/classes': classes,
  '@groundwork/ui/empty-state': emptyState,
  '@groundwork/ui/error-panel': errorPanel,
  '@groundwork/ui/panel': panel,
  '@groundwork/ui/skeleton': skeleton,
  '@groundwork/ui/status-chip': statusChip,
  '@groundwork/ui/status-glyph': statusGlyph,
  '@groundwork/ui/time': time,
}
