'use client'

import { asleep } from '../../forms/asleep'

/** Of a run: the button stands on every one, and few are made a version. */
export const AsleepMakeVersion = asleep(async () => (await import('./make-version')).MakeVersion)
