'use client'

import dynamic from 'next/dynamic'

/** `TaskLog`, which loads where a run has one. */
export const RunLogLines = dynamic(async () => (await import('../../runs/task/task-log')).TaskLog)
