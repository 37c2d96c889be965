import { expect, it } from 'vitest'
import { shellProcesses } from './shell-processes'

it('uses a key up that is ended before it began, as the platform does', async () => {
  await using shells = shellProcesses(() => 0)
  const { processes, witness } = shells
  expect(await processes.end('pnever')).toMatchObject({
    ended: true,
    process: { key: 'pnever', state: 'exited', exitCode: null, reason: 'It was ended before it began.' },
  })
  expect(await processes.start({ key: 'pnever', what: 'run' })).toMatchObject({ state: 'exited' })
  expect(await witness.starts('pnever')).toBe(0)
  expect(await witness.living('pnever')).toBe(0)
})
