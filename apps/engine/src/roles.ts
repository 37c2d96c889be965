export const roles = ['metadata', 'plugins', 'delivery', 'serving'] as const
export type Role = (typeof roles)[number]

/**
 * What an engine does, from "metadata,delivery"; nothing stands for everything. Throws a sentence for a role that there is not.
 */
export function readRoles(text: string | undefined): ReadonlySet<Role> {
  const named = (text ?? '').split(/[\s,]+/).filter(Boolean)
  if (named.length === 0) return new Set(roles)
  const unknown = named.filter((name) => !roles.includes(name as Role))
  if (unknown.length > 0)
    throw new Error(`An engine has no role "${unknown.join('", "')}". It may have: ${roles.join(', ')}.`)
  return new Set(named as Role[])
}

/** The value of `--roles x,y` or `--roles=x,y`; undefined where it is not given. */
export function rolesArgument(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((each) => each === '--roles' || each.startsWith('--roles='))
  if (at < 0) return undefined
  const [, value] = argv[at]!.split('=', 2)
  return value ?? argv[at + 1] ?? ''
}
