import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import { parseTheme, parseZone, type Theme, themeCookie, zoneCookie } from './preferences'

/** The IANA time zone of who looks, by its cookie; UTC until the browser has told. */
export const viewerZone = cache(async (): Promise<string> => parseZone((await cookies()).get(zoneCookie)?.value))

export const viewerTheme = cache(async (): Promise<Theme> => parseTheme((await cookies()).get(themeCookie)?.value))

/** Whether keys are named as on a Mac. */
export const viewerOnMac = cache(
  async (): Promise<boolean> => /Macintosh|iPad|iPhone/.test((await headers()).get('user-agent') ?? ''),
)
