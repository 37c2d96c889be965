export const taskTabs = ['logs', 'artifacts', 'cards', 'facts'] as const
export type TaskTab = (typeof taskTabs)[number]

/** The tab that an address names; the first where it names none. */
export function taskTab(asked: unknown): TaskTab {
  return taskTabs.find((each) => each === asked) ?? 'logs'
}
