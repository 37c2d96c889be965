'use client'

import dynamic from 'next/dynamic'

/** `UpgradeSheet`, which loads when an address opens it. */
export const OpenUpgradeSheet = dynamic(async () => (await import('./upgrade-sheet')).UpgradeSheet)
