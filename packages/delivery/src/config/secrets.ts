import { isMap, type Json, type JsonMap, setKey } from './json'
import type { Problem } from './layer'
import { child, inWords, type Pointer } from './pointer'
import { hasSecretShape, looksLikeSecret, namesSecret, secretRefused } from './secret-shapes'
import { annotationsOf, followed, type JsonSchema, schemaOfChild } from './schema'

/** Where a secret is kept. `provider` is the id of a plugin, `path` its name there; no `version`: the newest. */
export type SecretReference = { provider: string; path: string; version?: string | number }

/** A reference where it stands; `wanted`: the schema asks for one there. */
export type FoundReference = { pointer: Pointer; reference: SecretReference; wanted: boolean }

export type Scanned = {
  problems: Problem[]
  references: FoundReference[]
  /** The values with a mask where something must not be repeated and where references are: fit for checks whose words repeat values. */
  masked: JsonMap
}

const mask = '•••'
const isName = (value: unknown): value is string => typeof value === 'string' && /^[\w][\w./:@-]{0,199}$/.test(value)

/** A value that is a well-formed reference to a secret, and nothing else; null for every other. */
export function readReference(value: unknown): SecretReference | null {
  if (!isMap(value) || Object.keys(value).length !== 1) return null
  const reference = value['secretRef']
  if (!isMap(reference)) return null
  const { provider, path, version, ...rest } = reference
  if (!isName(provider) || !isName(path) || Object.keys(rest).length > 0) return null
  if (looksLikeSecret(provider) || looksLikeSecret(path)) return null
  if (version === undefined) return { provider, path }
  const isVersion = typeof version === 'number' || (typeof version === 'string' && /^[\w.-]{1,60}$/.test(version))
  return isVersion && !looksLikeSecret(String(version)) ? { provider, path, version } : null
}

/** A text that somebody wrote beside the values: a message, a comment. The sentence that refuses it, or null. */
export function secretInText(text: string): string | null {
  const words = looksLikeSecret(text)
  return words && `This text holds what looks like ${words}. Write it without.`
}

/** Looks at every key and text for what must not be kept here, and at every reference. Nothing that is found is repeated. */
export function scanSecrets(schema: JsonSchema | null, values: JsonMap): Scanned {
  const scan = new Scan(schema)
  const masked = scan.visit(values, followed(schema, schema), { pointer: '', key: '' })
  return { problems: scan.problems, references: scan.references, masked: isMap(masked) ? masked : {} }
}

type Place = { pointer: Pointer; key: string }

class Scan {
  readonly problems: Problem[] = []
  readonly references: FoundReference[] = []

  constructor(private readonly schema: JsonSchema | null) {}

  /** The value as it may be shown. */
  visit(value: Json, node: JsonSchema | null, { pointer, key }: Place): Json {
    const wanted = annotationsOf(node).secretRef
    // Null takes a value away: nothing is kept.
    if (value === null) return value
    if (wanted || (isMap(value) && 'secretRef' in value)) return this.visitReference(value, pointer, wanted)
    if (typeof value === 'string') return this.visitText(value, node, { pointer, key })
    if (Array.isArray(value))
      return value.map((item, index) =>
        this.visit(item, schemaOfChild(this.schema, node, index), { pointer: child(pointer, index), key }),
      )
    return isMap(value) ? this.visitMap(value, node, pointer) : value
  }

  private visitMap(map: JsonMap, node: JsonSchema | null, pointer: Pointer): JsonMap {
    const made: JsonMap = {}
    for (const [key, part] of Object.entries(map)) {
      const words = looksLikeSecret(key)
      if (words) {
        const message = `A key in ${inWords(pointer)} looks like ${words}. Secrets are never kept in configuration: remove it.`
        this.refuse(pointer, message)
        continue
      }
      const place = { pointer: child(pointer, key), key }
      setKey(made, key, this.visit(part, schemaOfChild(this.schema, node, key), place))
    }
    return made
  }

  private visitReference(value: Json, pointer: Pointer, wanted: boolean): Json {
    const reference = readReference(value)
    if (reference && (wanted || this.schema === null)) this.references.push({ pointer, reference, wanted })
    else if (reference)
      this.refuse(
        pointer,
        `${inWords(pointer)} takes a plain value. The library must mark it as a secret to take a reference.`,
      )
    else
      this.refuse(
        pointer,
        `${inWords(pointer)} takes a reference to a secret and nothing else: { "secretRef": { "provider": "<plugin>", "path": "<its name there>" } }.`,
      )
    return mask
  }

  private visitText(text: string, node: JsonSchema | null, { pointer, key }: Place): string {
    const words = this.wordsFor(text, node, key)
    if (!words) return text
    this.refuse(pointer, secretRefused(pointer, words))
    return mask
  }

  private wordsFor(text: string, node: JsonSchema | null, key: string): string | null {
    // A key that the library describes is what the library says it is; of others the name speaks.
    if (!node) return looksLikeSecret(text) ?? (text !== '' && namesSecret(key) ? 'a secret, by its name' : null)
    const choices: unknown = node['enum']
    if (node['const'] === text || (Array.isArray(choices) && choices.includes(text))) return null
    return annotationsOf(node).notSecret ? hasSecretShape(text) : looksLikeSecret(text)
  }

  private refuse(pointer: Pointer, message: string): void {
    this.problems.push({ pointer, level: 'error', message })
  }
}

/** Eight letters that stand for where a secret is kept: two references that read alike are told apart by them. */
export function fingerprintOf({ provider, path, version }: SecretReference): string {
  let high = 0x811c9dc5
  let low = 0x01000193
  for (const letter of `${provider}\n${path}\n${version ?? ''}`) {
    const code = letter.codePointAt(0) ?? 0
    high = Math.imul(high ^ code, 0x01000193) >>> 0
    low = Math.imul(low + code, 0x85ebca6b) >>> 0
  }
  return ((high ^ (low >>> 7)) >>> 0).toString(16).padStart(8, '0')
}
