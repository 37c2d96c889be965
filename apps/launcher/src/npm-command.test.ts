import { expect, it } from 'vitest'
import { npmCommand } from './npm-command'

it('is the npm that runs us, and not another tool that does', () => {
  const npm = '/usr/lib/node_modules/npm/bin/npm-cli.js'
  expect(npmCommand({ npm_execpath: npm } as NodeJS.ProcessEnv)).toEqual([process.execPath, npm])
  expect(npmCommand({ npm_execpath: '/usr/lib/yarn.js' } as NodeJS.ProcessEnv)).toEqual(['npm'])
  expect(npmCommand({} as NodeJS.ProcessEnv)).toEqual(['npm'])
})
