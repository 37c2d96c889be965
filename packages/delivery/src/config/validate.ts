import { checkConfig } from '@groundwork/plugin-sdk/config-check'
import { scheduleProblem } from '@groundwork/plugin-sdk/schedule'
import { forOneLayer, forResolved } from './checked-schema'
import { isMap, type Json, type JsonMap, sameJson, setKey } from './json'
import type { Problem } from './layer'
import { librarysPart, ownPart, ownSchema, scheduleWords, wrongTimes } from './own-schedule'
import { inWords, partsOf, type Pointer, pointerTo, valueAt } from './pointer'
import { type JsonSchema, schemaKeys } from './schema'
import { scanSecrets, type SecretReference } from './secrets'

/** Whether a secret is there, without its value; `unknown` where nobody can tell. */
export type SecretStanding = 'set' | 'missing' | 'unknown'

export type Validation = {
  /** What one layer says, with nulls: what must be there may come from another layer. */
  partial?: boolean
  /** Absent: references are not looked up. */
  secretsOf?: (reference: SecretReference) => SecretStanding
  /** What is deployed now: keys that never change after the first time are compared with it. */
  before?: JsonMap | null
}

/**
 * What is wrong with a configuration, in plain words and by JSON pointer. Asked with every keystroke, at save, at review, when
 * a promotion is requested and when it is applied: one function, without `eval` and without anything of Node. Unknown keys are
 * errors. No sentence repeats what looks like a secret. `schema` null: nothing but secrets and the schedule can be checked.
 */
export function validate(schema: JsonSchema | null, values: JsonMap, about: Validation = {}): Problem[] {
  const { problems: secret, references, masked } = scanSecrets(schema, values)
  const problems = [...secret]
  const add = (found: Problem[]) =>
    // Of one place the first thing is said; it is mended one thing at a time.
    found.forEach((each) => {
      if (!problems.some(({ pointer, level }) => pointer === each.pointer && level === 'error')) problems.push(each)
    })
  add(wrongSchedule(masked, about.partial === true))
  if (schema) {
    add(misfits(schema, librarysPart(schema, masked), about.partial === true))
    add(wrongWidgets(schema, masked))
    if (about.before) add(changedForGood(schema, { values, before: about.before }))
    add(deprecations(schema, masked))
  }
  const { secretsOf } = about
  if (secretsOf) add(references.flatMap(({ pointer, reference }) => unknownSecret(pointer, reference, secretsOf)))
  return problems
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ level }) => level === 'error')
}

/** The key `schedule` is Groundwork's own: it starts runs, so that what it means is nobody else's to say. */
function wrongSchedule(values: JsonMap, partial: boolean): Problem[] {
  const own = ownPart(values)
  return own ? [...misfits(ownSchema, own, partial).map(scheduleWords), ...wrongTimes(own)] : []
}

function misfits(schema: JsonSchema, values: JsonMap, partial: boolean): Problem[] {
  const open = forResolved(schema)
  const { findings } = checkConfig(partial ? forOneLayer(open) : open, partial ? withoutNulls(values) : values)
  return findings.map(({ path, level, message }) => ({ pointer: pointerTo(path), level, message }))
}

/** What a layer sets: without what it takes away. */
function withoutNulls(values: JsonMap): JsonMap {
  const kept: JsonMap = {}
  for (const [key, part] of Object.entries(values)) if (part !== null) setKey(kept, key, cleaned(part))
  return kept
}

function cleaned(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => !(isMap(item) && item['$patch'] === 'delete')).map(cleaned)
  return isMap(value) ? withoutNulls(value) : value
}

/** Texts that mean something to their widget: a schedule, a time zone. */
function wrongWidgets(schema: JsonSchema, values: JsonMap): Problem[] {
  return schemaKeys(schema).flatMap(({ pointer, annotations }): Problem[] => {
    const value = valueAt(values, pointer)
    if (typeof value !== 'string') return []
    const message =
      annotations.widget === 'cron'
        ? scheduleProblem(value)
        : annotations.widget === 'time-zone'
          ? scheduleProblem('0 0 * * *', value)
          : null
    return message ? [{ pointer, level: 'error', message }] : []
  })
}

function changedForGood(schema: JsonSchema, { values, before }: { values: JsonMap; before: JsonMap }): Problem[] {
  return schemaKeys(schema).flatMap(({ pointer, annotations }): Problem[] => {
    if (!annotations.immutableAfterCreate) return []
    const was = valueAt(before, pointer)
    if (was === undefined || sameJson(was, valueAt(values, pointer))) return []
    const message = `${inWords(pointer)} cannot change once it was deployed here. Set it back to what it was, or deploy under another unit.`
    return [{ pointer, level: 'error', message }]
  })
}

function deprecations(schema: JsonSchema, values: JsonMap): Problem[] {
  return schemaKeys(schema).flatMap(({ pointer, annotations, schema: node }): Problem[] => {
    const value = valueAt(values, pointer)
    if (!annotations.deprecated || value === undefined || sameJson(value, node.default)) return []
    const { replacement, reason } = annotations.deprecated
    const instead = replacement === null ? '' : ` Use ${partsOf(replacement)?.join('.') ?? replacement} instead.`
    const message = `${inWords(pointer)} is going away.${reason ? ` ${reason}` : ''}${instead}`
    return [{ pointer, level: 'warning', message }]
  })
}

function unknownSecret(
  pointer: Pointer,
  reference: SecretReference,
  secretsOf: (reference: SecretReference) => SecretStanding,
): Problem[] {
  const standing = secretsOf(reference)
  const { provider, path } = reference
  if (standing === 'set') return []
  if (standing === 'missing') {
    const message = `${provider} keeps no secret "${path}". Set it on the page of ${provider} under Plugins, or correct the reference.`
    return [{ pointer, level: 'error', message }]
  }
  const message = `Nobody here can tell whether ${provider} keeps "${path}". It is looked up when a run needs it.`
  return [{ pointer, level: 'warning', message }]
}
