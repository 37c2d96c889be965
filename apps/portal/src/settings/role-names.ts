import type { Role } from '@groundwork/access/can'

/** What a role may do, in the order of what it may. */
export const roleOptions: { value: Role; label: string; may: string }[] = [
  { value: 'viewer', label: 'Viewer', may: 'sees projects and runs, changes nothing' },
  { value: 'developer', label: 'Developer', may: 'records runs, edits projects, makes tokens' },
  { value: 'maintainer', label: 'Maintainer', may: 'a developer who changes who is in a team and reads the audit' },
  {
    value: 'administrator',
    label: 'Administrator',
    may: 'a maintainer who makes teams, invites people and gives roles',
  },
]

export const teamRoleOptions = roleOptions.filter(({ value }) => value !== 'administrator')

export function roleLabel(role: string): string {
  return roleOptions.find(({ value }) => value === role)?.label ?? role
}
