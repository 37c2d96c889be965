import { initTRPC } from '@trpc/server'
import { expect, it } from 'vitest'
import { definePlugin } from '../ui/define-plugin'
import { runCommand } from './run-command'

const { router, procedure } = initTRPC.create()
const appRouter = router({ sync: procedure.mutation(() => 0) })

const plugin = definePlugin({
  commands: {
    sync: async ({ client, navigate, toast }) => {
      toast(`${await client<typeof appRouter>().sync.mutate()} titles came.`)
      navigate('/titles')
      navigate('/runs', { portal: true })
    },
  },
})
const manifest = { id: 'title-desk', name: 'Title desk', version: '1.0.0' }

it('records what a command said and where it went', async () => {
  expect(await runCommand({ plugin, manifest, id: 'sync', answers: { sync: () => 3 } })).toEqual({
    toasts: [{ text: '3 titles came.' }],
    visited: ['/p/title-desk/titles', '/runs'],
    failed: null,
  })
})

it('tells what a command threw as the portal does', async () => {
  const answers = {
    sync: () => {
      throw new Error('The market is closed.')
    },
  }
  expect(await runCommand({ plugin, manifest, id: 'sync', answers })).toEqual({
    toasts: [{ text: 'Title desk: The market is closed.' }],
    visited: [],
    failed: 'The market is closed.',
  })
  expect((await runCommand({ plugin, manifest, id: 'sync' })).failed).toContain('No answer is given for "sync"')
})

it('names the commands that there are', async () => {
  await expect(runCommand({ plugin, manifest, id: 'sink' })).rejects.toThrow(
    'definePlugin has no commands.sink; it has sync.',
  )
})
