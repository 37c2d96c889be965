import type { AtRule, Declaration, Root } from 'postcss'

/** What styles name for the whole page, and the names that they bear once they are a plugin's. */
export type PageNames = { keyframes: Map<string, string>; fonts: Map<string, string>; properties: Map<string, string> }

export function collectNames(roots: readonly Root[], pluginId: string): PageNames {
  const names: PageNames = { keyframes: new Map(), fonts: new Map(), properties: new Map() }
  for (const root of roots) {
    root.walkAtRules((rule) => {
      const kind = rule.name.toLowerCase()
      if (kind.endsWith('keyframes')) {
        const name = unquoted(rule.params)
        names.keyframes.set(name, `${pluginId}--${name}`)
      }
      if (kind === 'property') names.properties.set(rule.params.trim(), `--${pluginId}${rule.params.trim()}`)
      if (kind === 'font-face') {
        const family = fontFamily(rule)
        if (family) names.fonts.set(family, `${pluginId}--${family}`)
      }
    })
  }
  return names
}

/** Gives the names of the page the plugin's id, where they are made and where they are used. */
export function renameNames(root: Root, names: PageNames): void {
  root.walkAtRules((rule) => {
    const kind = rule.name.toLowerCase()
    if (kind.endsWith('keyframes')) rule.params = names.keyframes.get(unquoted(rule.params)) ?? rule.params
    else if (kind === 'property') rule.params = names.properties.get(rule.params.trim()) ?? rule.params
    else rule.params = renameProperties(rule.params, names)
  })
  root.walkDecls((declaration) => {
    declaration.prop = names.properties.get(declaration.prop) ?? declaration.prop
    declaration.value = renamed(declaration, names)
  })
}

function renamed({ prop, value }: Declaration, names: PageNames): string {
  const plain = prop.toLowerCase()
  const own = renameProperties(value, names)
  // A variable may carry the name of an animation or a font to where it is used.
  const carries = plain.startsWith('--')
  if (names.keyframes.size > 0 && (carries || /^(-webkit-)?animation(-name)?$/.test(plain)))
    return renameWords(own, names.keyframes)
  if (names.fonts.size > 0 && (carries || plain === 'font' || plain === 'font-family'))
    return renameFonts(own, names.fonts)
  return own
}

function renameProperties(value: string, { properties }: PageNames): string {
  if (properties.size === 0 || !value.includes('--')) return value
  return value.replace(/--[\w-]+/g, (name) => properties.get(name) ?? name)
}

/** Whole words outside of strings and of `var()`. */
function renameWords(value: string, names: Map<string, string>): string {
  return value.replace(
    /"[^"]*"|'[^']*'|(?<![\w-])[a-z_-][\w-]*(?![\w(-])/gi,
    (word) => names.get(unquoted(word)) ?? word,
  )
}

/** Strings, and words with the spaces between them: `Fancy Face` may go without quotes. */
function renameFonts(value: string, names: Map<string, string>): string {
  return value.replace(/"[^"]*"|'[^']*'|(?<![\w-])[a-z_-][\w-]*(?: [a-z_-][\w-]*)*/gi, (found) => {
    const whole = names.get(unquoted(found))
    if (whole !== undefined) return `"${whole}"`
    return found
      .split(' ')
      .map((word) => (names.has(word) ? `"${names.get(word)}"` : word))
      .join(' ')
  })
}

function fontFamily(rule: AtRule): string | null {
  let family: string | null = null
  rule.walkDecls(/^font-family$/i, ({ value }) => {
    family = unquoted(value)
  })
  return family
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, '$2')
}
