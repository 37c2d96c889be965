import { cache } from 'react'
import type { RouterOutputs } from '../../trpc/types'
import { orNotFound } from '../../trpc/or-not-found'
import { api } from '../../trpc/server'

type Targets = RouterOutputs['delivery']['targets']
export type TargetDetail = Targets['get']
export type TargetExtras = Targets['extras']
export type Launch = Targets['launches'][number]
export type Deployment = Targets['ledger'][number]

/** One target, or the page for what does not exist; once for each request. */
export const readTargetPage = cache(async (id: string): Promise<TargetDetail> => {
  const { delivery } = await api()
  return orNotFound(delivery.targets.get({ id }))
})
