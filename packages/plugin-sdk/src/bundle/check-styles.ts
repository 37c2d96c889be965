import path from 'node:path'
import type { AtRule, Declaration } from 'postcss'
import { type BundleFiles, bundleLimits, sizeWords, textOf } from './limits'
import { type Problem, type ProblemCode, quoted } from './problem'
import { addressesIn, parseStyle, ruleKind, unescaped } from './style-reading'
import { structureMistake } from './style-structure'
import { isStyle, isUiFile } from './ui-files'

/** What the plugin's styles would load or reach beyond its own part of the page. */
export function checkStyles(files: BundleFiles): Problem[] {
  return [...files].flatMap(([file, bytes]) => (isUiFile(file) && isStyle(file) ? checkStyle(file, bytes, files) : []))
}

function checkStyle(file: string, bytes: Uint8Array, files: BundleFiles): Problem[] {
  if (bytes.length > bundleLimits.style) {
    const message = `The style ${quoted(file)} has ${bytes.length} bytes; at most ${sizeWords(bundleLimits.style)} are taken. Build it from the classes in use.`
    return [{ code: 'style-too-large', message, file }]
  }
  const source = textOf(bytes)
  const root = parseStyle(source)
  if ('mistake' in root) {
    const message = `The style ${quoted(file)} cannot be parsed, line ${root.line}: ${quoted(root.mistake)}. Correct it there.`
    return [{ code: 'style-syntax', message, file, line: root.line }]
  }
  const wrong = structureMistake(source)
  if (wrong) {
    const message = `The style ${quoted(file)}, line ${wrong.line}, is read otherwise by browsers and could reach beyond the plugin: ${quoted(wrong.mistake)}. Correct it there.`
    return [{ code: 'style-structure', message, file, line: wrong.line }]
  }
  const problems: Problem[] = []
  const add = (refused: Refused | null, line: number | undefined) => {
    if (refused)
      problems.push({ code: refused[0], message: `${refused[1]} (${file}, line ${line ?? 1})`, file, line: line ?? 1 })
  }
  root.walkAtRules((rule) => add(ruleProblem(rule), rule.source?.start?.line))
  root.walkDecls((declaration) => {
    for (const refused of addressProblems(declaration, file, files)) add(refused, declaration.source?.start?.line)
  })
  return problems
}

type Refused = readonly [ProblemCode, string]

function ruleProblem(rule: AtRule): Refused | null {
  const name = quoted(`@${rule.name}`)
  if (unescaped(rule.name).toLowerCase() === 'import') {
    const remote = /(https?:)?\/\//i.test(unescaped(rule.params))
    return remote
      ? ['style-remote-import', 'A style is imported from another site. Put it into the bundle.']
      : ['style-import', 'A style imports another. Build them into one file: an import has no place in a scope.']
  }
  const kind = ruleKind(rule)
  if (kind === 'unbuilt')
    return ['style-not-built', `${name} is for a build tool, not for a browser. Build the style before packing.`]
  if (kind === 'unknown') return ['style-at-rule', `${name} would act beyond the plugin's part of the page. Remove it.`]
  return null
}

function addressProblems(declaration: Declaration, file: string, files: BundleFiles): Refused[] {
  return addressesIn(declaration)
    .map((address) => addressProblem(address, file, files))
    .filter((refused) => refused !== null)
}

function addressProblem(address: string, file: string, files: BundleFiles): Refused | null {
  if (address === '' || address.startsWith('#') || /^data:(image|font|application\/(x-)?font)/i.test(address))
    return null
  if (/^[a-z][a-z0-9+.-]*:/i.test(address) || /^[/\\]/.test(address))
    return [
      'style-remote-url',
      `${quoted(address)} would be loaded from outside of the bundle. Put the file into ui/ and name it by "./...".`,
    ]
  const plain = address.replace(/[?#].*$/, '')
  const target = path.posix.join(path.posix.dirname(file), plain)
  if (isUiFile(target) && files.has(target)) return null
  return [
    'style-missing-file',
    `${quoted(address)} is named in a style and is not in ui/. Put the file there, or remove the rule.`,
  ]
}
