'use client'

import { wire } from '@groundwork/access/wire'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createTRPCClient,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  TRPCClientError,
  type TRPCLink,
} from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { createTRPCContext } from '@trpc/tanstack-react-query'
import { BailoutToCSRError } from 'next/dist/shared/lib/lazy-dynamic/bailout-to-csr'
import { type ReactNode, useState } from 'react'
import type { AppRouter } from '../server/root'
import { askPortal } from './ask-portal'
import { isSignedOut, leaveForSignIn } from './signed-out'

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()

function createClient() {
  if (typeof window === 'undefined') return createTRPCClient<AppRouter>({ links: [leftToBrowser] })
  const url = '/api/trpc'
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url, transformer: wire }),
        // Each call by itself: a search through a long log keeps nothing else waiting, and what reads a stream of answers stays away.
        false: httpLink({ url, transformer: wire, fetch: askPortal }),
      }),
    ],
  })
}

// Pages hand their first data down from the server's caller. What they left out is not asked while rendering on the
// server: the nearest Suspense boundary shows its fallback and the browser asks.
const leftToBrowser: TRPCLink<AppRouter> = () => () =>
  observable((observer) => {
    const { digest } = new BailoutToCSRError('a query without initial data')
    observer.error(Object.assign(new TRPCClientError<AppRouter>('Asked by the browser.'), { digest }))
  })

function createQueryClient() {
  const onError = (error: unknown) => {
    if (isSignedOut(error)) leaveForSignIn()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // Pages arrive with data and stay fresh through the event stream: no fetching on focus or on mount.
      queries: { staleTime: 60_000, refetchOnWindowFocus: false, retry: typeof window === 'undefined' ? false : 1 },
    },
  })
}

let browserClients: { query: QueryClient; trpc: ReturnType<typeof createClient> } | undefined

/** The clients of this page: one pair for the life of the tab, a fresh one for each render on the server. */
export function pageClients() {
  if (typeof window === 'undefined') return { query: createQueryClient(), trpc: createClient() }
  browserClients ??= { query: createQueryClient(), trpc: createClient() }
  return browserClients
}

export function TRPCReactProvider({ children }: { children: ReactNode }) {
  const [{ query, trpc }] = useState(pageClients)
  return (
    <QueryClientProvider client={query}>
      <TRPCProvider trpcClient={trpc} queryClient={query}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  )
}
