/**
 * Where a plugin's menus and tooltips go: the end of the page, so that no panel cuts them off, inside the theme and the
 * scope of the plugin's own styles.
 */
export function portalRootOf(pluginId: string): HTMLElement {
  const known = document.querySelector<HTMLElement>(`body > [data-plugin-portal="${CSS.escape(pluginId)}"]`)
  if (known) return known
  const root = document.createElement('div')
  root.dataset.plugin = pluginId
  root.dataset.pluginPortal = pluginId
  document.body.append(root)
  return root
}
