import { cache } from 'react'
import { orNotFound } from '../../trpc/or-not-found'
import { api } from '../../trpc/server'
import type { ChangeDetail, LayerDetail } from './config-types'

/** One layer, or the page for what does not exist; once for each request. */
export const readLayer = cache(
  async (address: string): Promise<LayerDetail> => orNotFound((await api()).delivery.config.layer({ address })),
)

/** One proposed change, or the page for what does not exist; once for each request. */
export const readChange = cache(
  async (number: number): Promise<ChangeDetail> => orNotFound((await api()).delivery.config.change({ number })),
)
