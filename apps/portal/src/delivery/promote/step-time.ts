type Stepped = { usualSeconds: Readonly<Record<string, number>>; step: { id: string; expectedSeconds: number | null } }

/** How long a step is expected to take, in milliseconds: what it usually took here, else what its author expects. */
export function stepTime({ usualSeconds, step }: Stepped): { ms: number; isUsual: boolean } | null {
  const usual = usualSeconds[step.id]
  if (usual !== undefined) return { ms: usual * 1000, isUsual: true }
  return step.expectedSeconds === null ? null : { ms: step.expectedSeconds * 1000, isUsual: false }
}
