export { beatLaunch, type Claim, type ClaimDeps, type ClaimInput, claimLaunch, finishLaunch, linkRun } from './claim'
export { cancelLaunch } from './cancel-launch'
export { isCodeOfLaunch } from './code-of-launch'
export {
  findLaunch,
  isOver,
  launchesOf,
  type LaunchRow,
  type LaunchState,
  launchState,
  type LaunchView,
  linksOfRuns,
  type Purpose,
  type RunLink,
} from './launch-row'
export { type NewLaunch, noteStarted, planLaunch } from './plan-launch'
export { type Opinion, settleLaunch } from './settle'
export { settleStopped } from './settle-stopped'
export { launchTicket, readLaunchTicket } from './ticket'
