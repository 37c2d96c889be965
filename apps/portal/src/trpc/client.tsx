'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createTRPCClient, httpBatchStreamLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import { createTRPCContext } from '@trpc/tanstack-react-query'
import { type ReactNode, useState } from 'react'
import superjson from 'superjson'
import type { AppRouter } from '../server/root'

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()

function createClient() {
  // While rendering on the server no request leaves: pages hand their data down from the server's caller.
  const url = typeof window === 'undefined' ? 'http://127.0.0.1/api/trpc' : '/api/trpc'
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url, transformer: superjson }),
        false: httpBatchStreamLink({ url, transformer: superjson }),
      }),
    ],
  })
}

function createQueryClient() {
  return new QueryClient({
    defaultOptions: {
      // Pages arrive with data and stay fresh through the event stream: no fetching on focus or on mount.
      queries: { staleTime: 60_000, refetchOnWindowFocus: false, retry: 1 },
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
