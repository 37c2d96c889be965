import type { VersionContent } from '../model/version-content'

/** What is known of the working tree that a version was made from. */
export type WorkingTree = 'clean' | 'uncommitted' | 'unknown'

/** Not known is not clean: of what has no commit nobody can find again what was in it. */
export function workingTreeOf(git: VersionContent['git']): WorkingTree {
  if (!git?.commit) return 'unknown'
  return git.dirty ? 'uncommitted' : 'clean'
}
