'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/** Whether the page has woken: before that, what is typed reaches the field alone and not what is made of it. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
