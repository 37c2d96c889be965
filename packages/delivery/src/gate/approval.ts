import type { CountedVote, GateFacts } from './gate-facts'
import { failed, passed, pending, type Verdict } from './gate-state'

export type ApprovalRule = { count: number; fourEyes: boolean; teams: string[] }

/**
 * Distinct people who approve this very plan. A reject closes it until it is withdrawn, whatever others say; each of the
 * rule's teams must be among those who approve. `isBack`: it is a roll back.
 */
export function judgeApproval(
  rule: ApprovalRule,
  { votes, teamNames }: Pick<GateFacts, 'votes' | 'teamNames'>,
  isBack = false,
): Verdict {
  const counted = votes.filter(({ ineligible }) => ineligible === null)
  const rejects = counted.filter(({ verdict }) => verdict === 'reject')
  if (rejects.length > 0) return rejected(rejects)
  const approvers = counted.filter(({ verdict }) => verdict === 'approve')
  const missing = rule.teams.filter((team) => !approvers.some((vote) => isOf(vote, teamNames[team]?.id ?? null)))
  const left = Math.max(0, rule.count - approvers.length)
  if (left === 0 && missing.length === 0) return passed(`Approved by ${names(approvers)}.`)
  return pending({
    why: [
      approvers.length > 0
        ? `${approvers.length} of ${rule.count} approvals: ${names(approvers)}.`
        : `0 of ${rule.count} approvals.`,
      ...votes.flatMap(({ name, verdict, ineligible }) =>
        ineligible !== null && verdict !== 'withdraw' ? [`The vote of ${name} does not count: ${ineligible}`] : [],
      ),
    ].join(' '),
    unblockedBy: [
      ...(left > 0 ? [people(left, othersOf(rule, isBack))] : []),
      ...missing.map((team) => teamWords(team, teamNames)),
    ].join('; '),
    actions: ['vote'],
  })
}

const isOf = ({ teams }: CountedVote, team: string | null): boolean => team !== null && teams.includes(team)
const names = (votes: readonly CountedVote[]): string => votes.map(({ name }) => name).join(', ')

function rejected(rejects: readonly CountedVote[]): Verdict {
  const words = rejects.map(({ name, comment }) => (comment ? `${name} ("${comment}")` : name))
  return failed({
    why: `Rejected by ${words.join(', ')}.`,
    unblockedBy: `${names(rejects)} can withdraw it.`,
    revocable: true,
    actions: ['vote'],
  })
}

function othersOf({ fourEyes }: ApprovalRule, isBack: boolean): string {
  if (!fourEyes) return ''
  return isBack
    ? ' who neither asked for it nor wrote configuration that is new with it'
    : ' who neither asked for it nor made the version or its configuration'
}

function people(left: number, others: string): string {
  return left === 1 ? `An approval by one more person${others}` : `Approvals by ${left} more people${others}`
}

function teamWords(team: string, teamNames: GateFacts['teamNames']): string {
  const known = teamNames[team]
  if (known?.id) return `An approval by somebody of ${known.name}`
  if (team === 'owner') return 'A team that owns the project, and an approval of it'
  return `An approval by a team that is gone (${team}): an administrator can change the policy`
}
