export type Selector = { environments?: string[] | undefined; projects?: string[] | undefined }

/** What a freeze or window is about, in words. `titles`: of environments by name. */
export function selectorWords(
  { environments = [], projects = [] }: Selector,
  titles: ReadonlyMap<string, string>,
): string {
  const where =
    environments.length === 0 ? 'every environment' : environments.map((name) => titles.get(name) ?? name).join(', ')
  return projects.length === 0 ? where : `${where}, only ${projects.join(', ')}`
}
