/** What a person is, in the installation or in a team, from the least to the most. */
export const roles = ['viewer', 'developer', 'maintainer', 'administrator'] as const
export type Role = (typeof roles)[number]

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}

/** Higher may do more. */
export function rank(role: Role): number {
  return roles.indexOf(role)
}

/** The highest role somebody has in any team. */
export function bestOf(teams: Record<string, Role>): Role | undefined {
  return Object.values(teams).toSorted((a, b) => rank(b) - rank(a))[0]
}
