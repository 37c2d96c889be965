'use client'

import { Button } from '@groundwork/ui/button'
import { ErrorPanel } from '@groundwork/ui/error-panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { lazy, Suspense } from 'react'
import { placeText, stackPlaces } from '../load/stack-places'
import type { ContributedPlugin } from '../store/contributed'
import type { Shape } from './plugin-surface'

const OwnerActions = lazy(() => import('./owner-actions'))
const SourceLines = lazy(() => import('./source-lines'))

type PluginFailureProps = { plugin: ContributedPlugin; error: Error; shape: Shape; onRetry: () => void }

/** Stands in for a part of a plugin that threw: what stopped, under whose name, and what one can do. */
export function PluginFailure({ plugin, error, shape, onRetry }: PluginFailureProps) {
  const lines = firstLines(error, plugin.sha256)
  const actions = (
    <>
      <Button onClick={onRetry}>Retry</Button>
      <Suspense fallback={null}>
        <OwnerActions id={plugin.id} name={plugin.name} />
      </Suspense>
    </>
  )
  if (shape === 'card')
    return (
      <div role="alert" className="flex h-full flex-col items-start gap-1.5 overflow-auto bg-fail-soft p-3">
        <p className="flex min-w-0 gap-2 font-name">
          <StatusGlyph kind="fail" className="mt-[3px] shrink-0" />
          {plugin.name} stopped working here.
        </p>
        <p className="w-full truncate font-mono text-xs text-ink-2" title={error.message}>
          {error.message}
        </p>
        <div className="mt-auto flex flex-wrap gap-2">{actions}</div>
      </div>
    )
  const panel = (detail: string) => (
    <div className="p-5 max-sm:p-3">
      <ErrorPanel title={`${plugin.name} stopped working here.`} detail={detail} actions={actions}>
        This part comes from the plugin {plugin.id} {plugin.version}. The rest of the page is unharmed.
      </ErrorPanel>
    </div>
  )
  // Only what comes from a folder in development has maps, and only its developer sees that.
  if (!plugin.dev) return panel(lines)
  return (
    <Suspense fallback={panel(lines)}>
      <SourceLines plugin={plugin} error={error}>
        {(found) => panel(found ?? lines)}
      </SourceLines>
    </Suspense>
  )
}

/** What it says, and where its own code threw it. */
function firstLines({ message, stack }: Error, sha256: string): string {
  return [message, ...stackPlaces(stack, sha256).map((place) => `at ${placeText(place)}`)].join('\n')
}
