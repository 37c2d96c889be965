'use client'

import { type QueryKey, type UseMutationOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useToast } from './hooks'

/**
 * What is said and done around an action.
 *
 * @example
 * ```ts
 * const options: ActionOptions<Note> = { done: 'Saved.', refresh: [trpc.notes.pathKey()] }
 * ```
 */
export type ActionOptions<Output> = {
  /** Said in a toast when it is done, for example "Saved." */
  done?: string | ((output: Output) => string)
  /** Keys of queries to ask again when it is done. */
  refresh?: readonly QueryKey[]
}

/**
 * An action as a button needs it.
 *
 * @example
 * ```tsx
 * function Save({ action }: { action: Action<{ id: string }, Note> }) {
 *   return <Button onClick={() => void action.run({ id: '1' })}>Save</Button>
 * }
 * ```
 */
export type Action<Input, Output> = {
  /** Starts it, unless it runs already. Resolves to its output, or to undefined when it failed: `error` then says why. */
  run: (input: Input) => Promise<Output | undefined>
  pending: boolean
  /** Why the last try failed, as a sentence to show beside what was pressed; null when it did not. */
  error: string | null
  /** Forgets the error. */
  reset: () => void
}

/**
 * A mutation as a button needs it: one at a time, a toast when it is done, a sentence when it failed, the lists that it
 * changed asked again.
 *
 * @example
 * ```tsx
 * const trpc = useTRPC()
 * const approve = useAction(trpc.titles.approve.mutationOptions(), {
 *   done: 'Approved.',
 *   refresh: [trpc.titles.pathKey()],
 * })
 * return (
 *   <>
 *     <Button onClick={() => void approve.run({ id })} reason={approve.pending ? 'Being saved.' : null}>Approve</Button>
 *     {approve.error ? <Notice title="Not approved">{approve.error}</Notice> : null}
 *   </>
 * )
 * ```
 */
export function useAction<Output, Failure, Input, Context>(
  mutation: UseMutationOptions<Output, Failure, Input, Context>,
  options: ActionOptions<Output> = {},
): Action<Input, Output> {
  const toast = useToast()
  const queries = useQueryClient()
  const { mutateAsync, isPending, error, reset } = useMutation(mutation)

  // Known at once, where `isPending` is known only at the next render: a double click must not act twice.
  const busy = useRef(false)

  async function run(input: Input): Promise<Output | undefined> {
    if (busy.current) return undefined
    busy.current = true
    let output: Output
    try {
      output = await mutateAsync(input)
    } catch {
      return undefined
    } finally {
      busy.current = false
    }
    await Promise.all((options.refresh ?? []).map((queryKey) => queries.invalidateQueries({ queryKey })))
    if (options.done) toast(typeof options.done === 'string' ? options.done : options.done(output))
    return output
  }

  return { run, pending: isPending, error: error ? sentence(error) : null, reset }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
