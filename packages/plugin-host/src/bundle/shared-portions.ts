import { shimName } from '@groundwork/plugin-sdk/shared-modules'

/**
 * Of a shared module, what nearly all plugins take and the portal itself has on every page: a module that takes no more of it is
 * pointed at a shim of this portion, so that the rest of a large library does not come with it. No plugin names a portion: it is
 * the portal's own.
 */
export const sharedPortions: Record<string, { specifier: string; names: readonly string[] }> = {
  '@tanstack/react-query': {
    specifier: '@tanstack/react-query/common',
    names: [
      'QueryErrorResetBoundary',
      'hashKey',
      'isCancelledError',
      'keepPreviousData',
      'noop',
      'queryOptions',
      'skipToken',
      'useIsFetching',
      'useMutation',
      'usePrefetchQuery',
      'useQuery',
      'useQueryClient',
      'useQueryErrorResetBoundary',
      'useSuspenseQuery',
    ],
  },
}

/** The file of the shim that answers an import of a shared module; `names` is what is taken of it, null when that may be all. */
export function shimFor(specifier: string, names: readonly string[] | null): string {
  const portion = sharedPortions[specifier]
  const isEnough = portion !== undefined && names !== null && names.every((name) => portion.names.includes(name))
  return shimName(isEnough ? portion.specifier : specifier)
}
