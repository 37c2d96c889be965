import type { ManifestText } from './manifest-file'
import { iconNames } from './icon-names'
import type { Problem } from './problem'

/** Icons that plugin.json names and the portal does not have: it draws a plug for them. */
export function iconWarnings({ manifest, placeOf }: ManifestText): Problem[] {
  return manifest.contributes.flatMap((contribution, index) => {
    if (!('icon' in contribution) || contribution.icon === undefined || iconNames.has(contribution.icon)) return []
    const near = nearest(contribution.icon)
    const message = `There is no icon "${contribution.icon}": the portal shows a plug. ${near ? `Did you mean "${near}"?` : 'Look for a name at lucide.dev.'}`
    return [{ message, file: 'plugin.json', ...placeOf(['contributes', index, 'icon']) }]
  })
}

/** A known name that is one letter away: one more, one fewer or another one. */
function nearest(name: string): string | undefined {
  return [...iconNames].find((known) => {
    if (Math.abs(known.length - name.length) > 1) return false
    let start = 0
    while (start < name.length && name[start] === known[start]) start += 1
    const rest = (text: string, skip: number) => text.slice(start + skip)
    return [
      [1, 1],
      [1, 0],
      [0, 1],
    ].some(([left = 0, right = 0]) => rest(name, left) === rest(known, right))
  })
}
