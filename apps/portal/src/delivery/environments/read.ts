import type { Environment } from '@groundwork/delivery/environment/rows'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { api } from '../../trpc/server'

/** Every environment, from the lowest to the highest; once for each request. */
export const readEnvironments = cache(async (): Promise<Environment[]> => (await api()).delivery.environments.list())

/** The environment of a name, or the page for what does not exist. */
export async function readEnvironmentPage(name: string): Promise<Environment> {
  return (await readEnvironments()).find((each) => each.name === name) ?? notFound()
}
