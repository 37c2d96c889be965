import * as sdk from '@groundwork/plugin-sdk/ui'
import * as field from '@groundwork/ui/field'
import * as input from '@groundwork/ui/input'
import * as notice from '@groundwork/ui/notice'
import * as table from '@groundwork/ui/table'
import {
  hashKey,
  isCancelledError,
  keepPreviousData,
  noop,
  QueryErrorResetBoundary,
  queryOptions,
  skipToken,
  useIsFetching,
  useMutation,
  usePrefetchQuery,
  useQuery,
  useQueryClient,
  useQueryErrorResetBoundary,
  useSuspenseQuery,
} from '@tanstack/react-query'

/**
 * Shared modules that most plugins ask for: they come in one file with the code that shows plugins. Of the query library the
 * portion that most take (`sharedPortions`).
 */
export const frequentParts: Record<string, object> = {
  '@tanstack/react-query/common': {
    hashKey,
    isCancelledError,
    keepPreviousData,
    noop,
    QueryErrorResetBoundary,
    queryOptions,
    skipToken,
    useIsFetching,
    useMutation,
    usePrefetchQuery,
    useQuery,
    useQueryClient,
    useQueryErrorResetBoundary,
    useSuspenseQuery,
  },
  '@groundwork/plugin-sdk/ui': sdk,
  '@groundwork/ui/field': field,
  '@groundwork/ui/input': input,
  '@groundwork/ui/notice': notice,
  '@groundwork/ui/table': table,
}
