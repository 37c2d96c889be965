'use client'

import { createContext, use } from 'react'

/** Where what floats is rendered, for the parts below it; the end of the page without one. */
export const PortalRoot = createContext<HTMLElement | null>(null)

/** For a primitive's portal: the element, or undefined for the end of the page. */
export function usePortalContainer(): HTMLElement | undefined {
  return use(PortalRoot) ?? undefined
}
