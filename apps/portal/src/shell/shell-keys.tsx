'use client'

/** The keys that work on every page. */
export function ShellKeys() {
  return null
}
