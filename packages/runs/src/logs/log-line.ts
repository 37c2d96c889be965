export const logStreams = ['merged', 'stdout', 'stderr'] as const
export type LogStream = (typeof logStreams)[number]

/** One line as shown. `n` counts from 1 within the chosen stream; `at` is milliseconds, null for a line without a time. */
export type LogLine = { n: number; at: number | null; stream: 'stdout' | 'stderr'; text: string; error: boolean }
