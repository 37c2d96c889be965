'use client'

import { asleep } from '../../forms/asleep'
import { LayerSkeleton } from './config-skeleton'

/** `LayerEditor`, whose forms and checks load when somebody is there to use them. */
export const AsleepLayerEditor = asleep(async () => (await import('./layer-editor')).LayerEditor, <LayerSkeleton />)
