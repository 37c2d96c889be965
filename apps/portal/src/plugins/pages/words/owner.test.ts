import { expect, it } from 'vitest'
import { ownerWords } from './owner'

it("a preview of a folder is its developer's, not the platform's, where no team has its id", () => {
  expect(ownerWords({ ownerTeamName: 'Streaming', developerName: 'Ada' })).toBe('Streaming')
  expect(ownerWords({ ownerTeamName: null, developerName: 'Ada' })).toBe('Ada, in development')
  expect(ownerWords({ ownerTeamName: null, developerName: null })).toBe('Platform')
})
