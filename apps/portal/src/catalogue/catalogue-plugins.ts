import { cache } from 'react'
import { api } from '../trpc/server'

/** Plugins that the catalogue lists as libraries beside projects; read once for a page, whose tabs count them too. */
export const cataloguePlugins = cache(async () => (await api()).plugins.catalogue())
