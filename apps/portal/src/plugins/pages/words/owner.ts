type Owned = { ownerTeamName: string | null; developerName: string | null }

/** Whose a plugin is, in words: a team's; a developer's own, while it follows their folder; else the platform's. */
export function ownerWords({ ownerTeamName, developerName }: Owned): string {
  return ownerTeamName ?? (developerName ? `${developerName}, in development` : 'Platform')
}
