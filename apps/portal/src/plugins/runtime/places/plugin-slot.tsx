'use client'

import dynamic from 'next/dynamic'

/** One contribution; the code that loads plugins comes with the first page that shows one. */
export const PluginSlot = dynamic(() => import('../surface/plugin-surface'))
