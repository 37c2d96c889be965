/** What stands above a configuration with values that do not fit: saved for an earlier version, or never saved at all. */
export function misfitWords(name: string, { misfits, wasSaved }: { misfits: number; wasSaved: boolean }): string {
  if (!wasSaved)
    return `${name} needs ${misfits === 1 ? 'a value' : `${misfits} values`} that its defaults do not give.`
  const what = misfits === 1 ? 'One value does' : `${misfits} values do`
  return `${name} takes another configuration since it was upgraded. ${what} not fit any more; they are marked below.`
}
