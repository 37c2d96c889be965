/**
 * A declaration as it stands in the text of a `.d.ts` file, with the comments of its members and without its own; null when it is
 * not there. The documentation model has the same without comments.
 */
export function declarationText(text: string, name: string): string | null {
  const lines = text.split('\n')
  const escaped = name.replaceAll('$', '\\$')
  const head = new RegExp(`^(?:export )?(?:declare )?(?:type|interface|function|(?:abstract )?class) ${escaped}\\b`)
  const start = lines.findIndex((line) => head.test(line))
  if (start < 0) return null
  const after = lines.slice(start + 1)
  const length = after.findIndex((line) =>
    /^(?:export|declare|type|interface|function|const|import|\/[*/]|$)/.test(line),
  )
  return [lines[start], ...(length < 0 ? after : after.slice(0, length))].join('\n').trim()
}
