const slack = 1

/**
 * Whether of each list or log in there the rows that are seen are drawn, the chosen one among them: the server, which draws the
 * first of many, knows neither how high a window is nor where in a list somebody looks.
 */
export function isFilled(part: Element): boolean {
  return [...part.querySelectorAll('[role="tree"], [role="log"]')].every((list) => {
    const rows = [...list.querySelectorAll('[role="treeitem"], [data-line]')]
    const whole = rows[0]?.parentElement?.getBoundingClientRect()
    if (!whole) return true
    const seen = list.getBoundingClientRect()
    const boxes = rows.map((row) => row.getBoundingClientRect())
    const chosen = list.getAttribute('aria-activedescendant')
    const at = boxes[rows.findIndex(({ id }) => id === chosen)]
    return (
      Math.min(...boxes.map(({ top }) => top)) <= Math.max(seen.top, whole.top) + slack &&
      Math.max(...boxes.map(({ bottom }) => bottom)) >= Math.min(seen.bottom, whole.bottom) - slack &&
      (chosen === null || (at !== undefined && at.bottom <= seen.bottom + slack))
    )
  })
}
