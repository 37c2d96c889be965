import { transformSync } from 'esbuild'

/** A part of API Extractor's documentation model, as far as it is read here. */
export type ApiItem = {
  kind: string
  name: string
  docComment?: string
  members?: ApiItem[]
  excerptTokens?: { text: string }[]
  fileUrlPath?: string
  /** The declaration with the comments of its members, where it was found. */
  declaration?: string
}

export type ApiModel = { members: ApiItem[] }

/** One export of the contract: the module that it is exported from, and what is written about it. */
export type Documented = {
  module: string
  name: string
  kind: string
  summary: string
  example: string | null
  code: string
}

/** Every export of every module, in the order of the model. */
export function documentedExports(model: ApiModel): Documented[] {
  return (model.members[0]?.members ?? []).flatMap((module) =>
    module.kind === 'Namespace' ? (module.members ?? []).map((item) => documented(module.name, item)) : [],
  )
}

/** Types that exports name without being exported themselves. */
export function namedTypes(model: ApiModel): Documented[] {
  // The model has what modules export here once more.
  const exported = new Set(documentedExports(model).map(({ code }) => declarationOf(code)))
  const items = (model.members[0]?.members ?? []).filter(({ kind }) => /^(TypeAlias|Interface)$/.test(kind))
  return items
    .map((item) => documented('', { ...item, name: nameInSource(item.name) }))
    .filter(({ code }) => !exported.has(declarationOf(code)))
}

/** The model numbers names that several modules, or one and the browser, have: `Range_2`. */
export function nameInSource(name: string): string {
  return name.replace(/_\d+$/, '')
}

/** A declaration as it is read: without the words that make it one of a module. */
export function declarationOf(code: string): string {
  return code.replace(/^(export )?(declare )?/, '').replaceAll('import("react/jsx-runtime").JSX.', 'JSX.')
}

function documented(module: string, item: ApiItem): Documented {
  const { kind, name, docComment = '', excerptTokens = [], declaration } = item
  const text = docComment
    .replace(/^\/\*\*|\*\/\s*$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
  const [summary = '', example] = text.split(/^@example\b.*$/m)
  const code = declaration ?? excerptTokens.map((token) => token.text).join('')
  return { module, name, kind, summary: summary.trim(), example: example?.trim() || null, code }
}

/** What must be said of an export: everything, with an example; or a sentence of what runs. */
export type Wanted = 'all with examples' | 'what runs'

const runs: ReadonlySet<string> = new Set(['Function', 'Class', 'Variable'])

/** Exports that nobody explained, in words. */
export function undocumented(items: Documented[], wanted: Wanted): string[] {
  return items.flatMap(({ module, name, kind, summary, example }) => {
    if (wanted === 'what runs' && !runs.has(kind)) return []
    if (summary === '') return [`${module}.${name} has no comment. Say in a sentence what it is.`]
    if (wanted === 'what runs') return []
    if (example === null) return [`${module}.${name} has no @example. Show how it is used.`]
    const broken = syntaxProblem(example)
    return broken ? [`The @example of ${module}.${name} is no TypeScript: ${broken}`] : []
  })
}

/** Why a fenced example cannot be read; null when it can. It may be the inside of a component. */
function syntaxProblem(example: string): string | null {
  const code = example.replace(/^```\w*\n|\n```$/g, '')
  const whole = /^return /m.test(code) ? `function Example() {\n${code}\n}` : code
  try {
    transformSync(whole, { loader: 'tsx', logLevel: 'silent' })
    return null
  } catch (error) {
    const [first] = (error as { errors?: { text: string }[] }).errors ?? []
    return first?.text ?? String(error)
  }
}
