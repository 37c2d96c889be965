import path from 'node:path'
import type { Manifest } from '../manifest/manifest'
import { sharedModules } from '../shared-modules'
import { type BundleFiles, bundleLimits, sizeWords } from './limits'
import { type ModuleImport, readModuleBytes } from './module-reading'
import { type Problem, type ProblemCode, quoted } from './problem'
import { isModule, isUiFile, uiFileType, uiFileTypes } from './ui-files'

const shared = new Set(sharedModules)

/** What the browser would load of the plugin: file types, and for modules their syntax and every import. */
export function checkModules(files: BundleFiles, manifest: Manifest): Problem[] {
  const problems: Problem[] = []
  const tooLarge = totalProblem(files)
  if (tooLarge) return [tooLarge]
  for (const [file, bytes] of files) {
    if (!isUiFile(file)) continue
    if (uiFileType(file) === null) problems.push(wrongType(file))
    else if (isModule(file)) problems.push(...checkModule(file, bytes, { files, entry: manifest.ui?.entry ?? null }))
  }
  const entry = manifest.ui?.entry
  if (entry && files.has(entry) && !isModule(entry)) problems.push(entryOfOtherKind(entry))
  const backend = manifest.backend && files.get(manifest.backend.entry)
  if (manifest.backend && backend) problems.push(...checkBackend(manifest.backend.entry, backend))
  return problems
}

function entryOfOtherKind(file: string): Problem {
  const message = `The UI's entry ${quoted(file)} is no JavaScript module. Name the .js file that has \`export default definePlugin({ ... })\`.`
  return { code: 'ui-entry-export', message, file }
}

/** Reading them keeps the engine from its other work. */
function totalProblem(files: BundleFiles): Problem | null {
  const total = [...files].reduce(
    (sum, [file, bytes]) => (isUiFile(file) && isModule(file) ? sum + bytes.length : sum),
    0,
  )
  if (total <= bundleLimits.modules) return null
  const message = `The JavaScript in ui/ has ${total} bytes in all; at most ${sizeWords(bundleLimits.modules)} are taken. Minify it and leave out what no page uses.`
  return { code: 'ui-too-large', message, file: 'ui' }
}

function wrongType(file: string): Problem {
  const known = Object.keys(uiFileTypes).join(', ')
  const message = `${quoted(file)} is of a kind that the portal does not serve. In ui/ there may be: ${known}.`
  return { code: 'ui-file-type', message, file }
}

/** The backend need not be JavaScript that we could read in full, but its entry must parse: else it fails on every engine. */
function checkBackend(file: string, bytes: Uint8Array): Problem[] {
  if (!isModule(file) || bytes.length > bundleLimits.module) return []
  const reading = readModuleBytes(bytes)
  if (!('mistake' in reading)) return reading.imports.flatMap((found) => backendImportProblem(found, file) ?? [])
  const { mistake, line } = reading
  const message = `The backend's entry ${quoted(file)} cannot be parsed, line ${line}: ${quoted(mistake)}. Build it to JavaScript.`
  return [{ code: 'backend-syntax', message, file, line }]
}

/**
 * What would not be of the bundle, where it is written out. A computed name may be one of Node.js: what confines a backend is
 * its process.
 */
function backendImportProblem({ specifier, line }: ModuleImport, file: string): Problem | null {
  if (specifier === null) return null
  const address = addressOf(specifier)
  const at = `(${file}, line ${line})`
  if (isRemote(address)) {
    const message = `${quoted(specifier)} is imported from another site. Install the package and bundle it. ${at}`
    return { code: 'remote-import', message, file, line }
  }
  if (!address.startsWith('/') && !/^file:/i.test(address)) return null
  const message = `${quoted(specifier)} is imported by an absolute path. Bundle it into the backend's one file. ${at}`
  return { code: 'absolute-import', message, file, line }
}

type Surroundings = { files: BundleFiles; entry: string | null }

function checkModule(file: string, bytes: Uint8Array, { files, entry }: Surroundings): Problem[] {
  if (bytes.length > bundleLimits.module) {
    const message = `The module ${quoted(file)} has ${bytes.length} bytes; at most ${sizeWords(bundleLimits.module)} are taken. Split it with a dynamic import, or minify it.`
    return [{ code: 'module-too-large', message, file }]
  }
  const reading = readModuleBytes(bytes)
  if ('mistake' in reading) {
    const { mistake, line } = reading
    const message = `${quoted(file)} is no JavaScript module, line ${line}: ${quoted(mistake)}. Build it first: browsers read no TypeScript or JSX.`
    return [{ code: 'module-syntax', message, file, line }]
  }
  const problems = reading.imports.flatMap((found) => importProblem(found, file, files) ?? [])
  if (file === entry && !reading.hasDefault) {
    const message = `The UI's entry ${quoted(file)} has no default export. Write \`export default definePlugin({ ... })\`.`
    problems.push({ code: 'ui-entry-export', message, file })
  }
  return problems
}

function importProblem(found: ModuleImport, file: string, files: BundleFiles): Problem | null {
  const { specifier, fromMeta, line } = found
  const refused = specifier === null ? computed(fromMeta) : literalProblem(specifier, file, files)
  return refused && { code: refused[0], message: `${refused[1]} (${file}, line ${line})`, file, line }
}

type Refused = readonly [ProblemCode, string]

function computed(fromMeta: boolean): Refused {
  if (fromMeta)
    return [
      'meta-import',
      'A module is imported by an address made from import.meta. Write import("./its-file.js") instead.',
    ]
  return [
    'computed-import',
    'A module is imported by a name that is computed when it runs. Write the name as a literal.',
  ]
}

function literalProblem(specifier: string, file: string, files: BundleFiles): Refused | null {
  if (shared.has(specifier)) return null
  if (/^\.\.?(\/|$)/.test(specifier)) return relativeProblem(specifier, file, files)
  const name = quoted(specifier)
  const address = addressOf(specifier)
  if (isRemote(address))
    return ['remote-import', `${name} is imported from another site. Install the package and bundle it.`]
  if (/^(data|blob|javascript|file):/i.test(address))
    return ['inline-import', `${name} is imported as code inside of an address. Put it into a file of the bundle.`]
  if (/^node:/i.test(address))
    return ['node-import', `${name} is part of Node.js, which a browser does not have. Use it in the backend.`]
  if (address.startsWith('/'))
    return ['absolute-import', `${name} is imported by an absolute path. Import files of the bundle by "./...".`]
  return [
    'unshared-import',
    `${name} is neither in the bundle nor shared by the portal. Bundle it; shared are react, react-dom, react/jsx-runtime, @tanstack/react-query, @groundwork/plugin-sdk/ui, @groundwork/plugin-sdk/points and parts of @groundwork/ui.`,
  ]
}

/** As a browser reads an address: leading blanks and line breaks inside do not count. */
function addressOf(specifier: string): string {
  // oxlint-disable-next-line no-control-regex -- exactly these are left out
  return specifier.replace(/^[\u0000-\u0020]+/, '').replace(/[\t\r\n]/g, '')
}

function isRemote(address: string): boolean {
  return /^(https?|wss?|ftp):/i.test(address) || address.startsWith('//')
}

function relativeProblem(specifier: string, file: string, files: BundleFiles): Refused | null {
  const target = path.posix.join(path.posix.dirname(file), specifier)
  const name = quoted(specifier)
  if (!isUiFile(target))
    return [
      'import-outside-ui',
      `${name} leads out of ui/, the only folder that browsers are served from. Move it there.`,
    ]
  if (!files.has(target))
    return [
      'import-missing-file',
      `${name} is imported and ${quoted(target)} is not in the bundle. Write the whole name with its ending.`,
    ]
  if (!isModule(target))
    return [
      'import-not-module',
      `${name} is imported and is no JavaScript. Name styles in plugin.json, and bundle data.`,
    ]
  return null
}
