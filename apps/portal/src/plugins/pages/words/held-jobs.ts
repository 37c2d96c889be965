type Held = 'preview' | 'disabled' | 'withheld'

/** Why no schedule of a plugin is followed now, and what would change that. */
export function heldWords(held: Held, name: string): string {
  if (held === 'preview')
    return `${name} is a preview: its schedules are not followed until it is enabled. Run now starts a job once.`
  if (held === 'disabled')
    return `${name} is off: its jobs do not run. Enable it, and its schedules are followed again.`
  return `${name} is in development without the permission for jobs: none of them runs. It is granted when the plugin is registered.`
}
