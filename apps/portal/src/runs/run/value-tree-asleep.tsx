'use client'

import { asleep } from '../../forms/asleep'

/** A parameter: the server draws its line, and what opens a longer one comes with a hand. */
export const AsleepValueTree = asleep(async () => (await import('@groundwork/ui/value-tree')).ValueTree)
