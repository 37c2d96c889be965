import { cache } from 'react'
import { orNotFound } from '../../trpc/or-not-found'
import { api } from '../../trpc/server'
import type { UnitFacts } from './unit-types'

/** One unit, or the page for what does not exist; once for each request. */
export const readUnitPage = cache(
  async (project: string, unit: string): Promise<UnitFacts> =>
    orNotFound((await api()).delivery.units.get({ project, unit })),
)
