import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import type { ReactNode } from 'react'
import { beforePaint, parseTheme, themeCookie } from '../shell/preferences'
import { ThemeKeeper } from '../shell/theme-keeper'
import { TRPCReactProvider } from '../trpc/client'
import { geistMono, inter } from './fonts'
import './globals.css'

export const metadata: Metadata = {
  title: { template: '%s · Groundwork', default: 'Groundwork' },
  description: 'Projects, flows and runs of this installation.',
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, head] = await Promise.all([cookies(), headers()])
  const theme = parseTheme(jar.get(themeCookie)?.value)
  return (
    <html
      lang="en-GB"
      data-theme={theme === 'system' ? undefined : theme}
      className={`${inter.variable} ${geistMono.variable}`}
      suppressHydrationWarning
    >
      <head>
        <script
          nonce={head.get('x-nonce') ?? undefined}
          suppressHydrationWarning
          // oxlint-disable-next-line react/no-danger -- a constant of ours, allowed by its nonce
          dangerouslySetInnerHTML={{ __html: beforePaint }}
        />
      </head>
      <body>
        <ThemeKeeper />
        <TRPCReactProvider>{children}</TRPCReactProvider>
      </body>
    </html>
  )
}
