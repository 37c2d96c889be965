'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useTransition } from 'react'

const everyMs = 10_000

/**
 * Renders the page anew every 10 s while somebody can see it. For what comes of time alone: an engine that hangs tells
 * nobody that its processes answer no more.
 */
export function RefreshWhileSeen() {
  const router = useRouter()
  const [, start] = useTransition()
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) start(() => router.refresh())
    }, everyMs)
    return () => clearInterval(timer)
  }, [router])
  return null
}
