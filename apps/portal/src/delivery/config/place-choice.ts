import type { ChangeInEnvironment } from './config-types'

/** Names a place in an address. */
export function placeKey({
  project,
  environment,
  unit,
}: Pick<ChangeInEnvironment, 'project' | 'environment' | 'unit'>) {
  return [project, environment, ...(unit === null ? [] : [unit])].map(encodeURIComponent).join('/')
}

export function placeWords({ project, environment, unit }: ChangeInEnvironment, several: boolean): string {
  return [...(several ? [project] : []), unit === null ? environment : `${unit} in ${environment}`].join(', ')
}

/** The place that was asked for, else the last one that something changes in: the one nearest to production. */
export function choosePlace(
  places: readonly ChangeInEnvironment[],
  asked: string | undefined,
): ChangeInEnvironment | null {
  const changed = places.filter(({ rows }) => rows.some(({ change }) => change !== 'same'))
  return places.find((place) => placeKey(place) === asked) ?? changed.at(-1) ?? places.at(-1) ?? null
}
