const special = /["\\]/g

/** A PostgreSQL `text[]` literal: cheaper to send than a JavaScript array, which the driver escapes element by element. */
export function arrayText(items: readonly (string | null)[]): string {
  let text = '{'
  for (let i = 0; i < items.length; i += 1) {
    if (i > 0) text += ','
    const item = items[i]
    text += item === null || item === undefined ? 'NULL' : `"${item.replace(special, '\\$&')}"`
  }
  return `${text}}`
}

const needsQuotes = /[{},"\\\s]|^null$|^$/i

/** A JSON array as PostgreSQL prints arrays, `{items=b}` or `{"i=a b",j=2}`: how the protocol shows a list given as a value. */
export function printedArray(items: readonly unknown[]): string {
  return `{${items.map(printedElement).join(',')}}`
}

function printedElement(item: unknown): string {
  if (item === null || item === undefined) return 'NULL'
  if (Array.isArray(item)) return printedArray(item)
  const text = typeof item === 'string' ? item : JSON.stringify(item)
  return needsQuotes.test(text) ? `"${text.replace(special, '\\$&')}"` : text
}
