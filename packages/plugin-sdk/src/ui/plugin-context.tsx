'use client'

import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { PluginHostApi, PluginInfo, PluginPlace } from './host-api'

type Surroundings = { host: PluginHostApi; plugin: PluginInfo; place: PluginPlace }

const PluginContext = createContext<Surroundings | null>(null)

/**
 * Surrounds each contribution that the portal renders: says which plugin it belongs to, where it stands and what the portal
 * does for it. `place` should be stable between renders or hold plain values.
 */
export function PluginProvider(props: {
  host: PluginHostApi
  plugin: PluginInfo
  place?: PluginPlace
  children: ReactNode
}) {
  const { host, plugin, place, children } = props
  const value = useMemo(() => ({ host, plugin, place: place ?? {} }), [host, plugin, place])
  return <PluginContext value={value}>{children}</PluginContext>
}

/** The surroundings of the plugin; throws outside of one. */
export function useSurroundings(caller: string): Surroundings {
  const found = useContext(PluginContext)
  if (!found) throw new Error(`${caller} works only inside a component that definePlugin names.`)
  return found
}
