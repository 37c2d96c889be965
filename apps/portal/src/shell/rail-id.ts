/** The navigation's element; on a phone it is a popover that the menu button of the header opens. */
export const railId = 'rail'

export function closeRail(): void {
  const rail = document.getElementById(railId)
  if (rail?.matches(':popover-open')) rail.hidePopover()
}
