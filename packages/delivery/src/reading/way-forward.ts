import type { Lane } from './lanes'

type Seen = { number: number; lanes: readonly Pick<Lane, 'environmentId' | 'status' | 'why' | 'verified'>[] }

type Place = {
  environmentId: string
  /** All of them, from the lowest up. */
  environments: readonly { id: string }[]
  /** The number of the version that runs there; 0: none. */
  current: number
}

/**
 * The version that an environment could have next: of those that are newer than what runs there and may come, the newest that was
 * verified in the nearest environment below, else the newest. Also one that ran there before a roll back. `versions`: newest first.
 */
export function wayForward<Version extends Seen>(
  versions: readonly Version[],
  { environmentId, environments, current }: Place,
): Version | null {
  const laneIn = (version: Version, id: string) => version.lanes.find((lane) => lane.environmentId === id)
  const ahead = versions.filter((version) => version.number > current && mayCome(laneIn(version, environmentId)))
  const below = environments.slice(
    0,
    environments.findIndex(({ id }) => id === environmentId),
  )
  for (const lower of below.toReversed()) {
    const verified = ahead.find((version) => laneIn(version, lower.id)?.verified)
    if (verified) return verified
  }
  return ahead[0] ?? null
}

function mayCome(lane: Pick<Lane, 'status' | 'why'> | undefined): boolean {
  return lane !== undefined && (lane.status === 'eligible' || (lane.status === 'previous' && lane.why === null))
}
