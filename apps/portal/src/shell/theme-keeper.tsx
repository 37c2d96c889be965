'use client'

import { useLayoutEffect } from 'react'
import { showTheme } from './theme'

/**
 * A page that does not exist is drawn by the browser alone, where the script before the first paint does not run. What is
 * synchronised here is the document's own attribute, which then nobody else has set.
 */
export function ThemeKeeper() {
  useLayoutEffect(() => {
    if (!document.documentElement.dataset.theme) showTheme()
  }, [])
  return null
}
