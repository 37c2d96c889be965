'use client'

import dynamic from 'next/dynamic'

/** `RegisterSheet`, which loads when an address opens it. */
export const OpenRegisterSheet = dynamic(async () => (await import('./register-sheet')).RegisterSheet)
