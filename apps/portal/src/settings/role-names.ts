import type { Role } from '@groundwork/access/can'

const approves = 'approves promotions, reviews configuration'

/** Who may approve a promotion and review a configuration: what `can` says of `promotion.vote` and `config.review`. */
export const whoApproves =
  'Maintainers of the installation and of the team that owns the project may, administrators, and whom a custom role lets.'

/** What a role may do, in the order of what it may. */
export const roleOptions: { value: Role; label: string; may: string }[] = [
  { value: 'viewer', label: 'Viewer', may: 'sees projects and runs, changes nothing' },
  {
    value: 'developer',
    label: 'Developer',
    may: 'records runs, edits projects, makes tokens; promotes and edits configuration where the team owns the project',
  },
  {
    value: 'maintainer',
    label: 'Maintainer',
    may: `a developer who promotes, ${approves}, pins and plans freezes in every project, changes who is in a team and reads the audit`,
  },
  {
    value: 'administrator',
    label: 'Administrator',
    may: 'a maintainer who overrides gates, makes teams and environments, invites people and gives roles',
  },
]

/** The same in a team: for the projects that it owns. */
export const teamRoleOptions: typeof roleOptions = [
  { value: 'viewer', label: 'Viewer', may: 'is of the team, changes nothing' },
  {
    value: 'developer',
    label: 'Developer',
    may: 'edits what the team owns, promotes it and changes its configuration',
  },
  {
    value: 'maintainer',
    label: 'Maintainer',
    may: `a developer who ${approves}, pins and vetoes what the team owns, and changes who is in the team`,
  },
]

export function roleLabel(role: string): string {
  return roleOptions.find(({ value }) => value === role)?.label ?? role
}
