import { expect, it } from 'vitest'
import { platformNotices } from './platform-notices'

it('says nothing on Linux, and elsewhere what is missing', () => {
  expect(platformNotices('linux')).toEqual([])
  expect(platformNotices('darwin').join()).toMatch(/^On macOS plugins .* need Linux\.$/)
  expect(platformNotices('win32').join()).toContain('inside WSL')
  expect(platformNotices('freebsd').join()).toContain('not tried on freebsd')
})
