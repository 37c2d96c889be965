import type { SecretRef } from '@groundwork/plugin-sdk/points'
import type { JsonMap } from '../config/json'
import { partsOf, type Pointer } from '../config/pointer'
import type { JsonSchema } from '../config/schema'
import { scanSecrets } from '../config/secrets'

/**
 * What a run is given for the references in its configuration: `alerts.webhook` comes as `SECRET_ALERTS_WEBHOOK`. Keys that
 * read alike in capitals are numbered, in the order of their pointers.
 */
export function secretVariables(schema: JsonSchema | null, values: JsonMap): Record<string, SecretRef> {
  const references = scanSecrets(schema, values).references.toSorted((a, b) => (a.pointer < b.pointer ? -1 : 1))
  const found: Record<string, SecretRef> = {}
  for (const { pointer, reference } of references) {
    const { provider, path, version } = reference
    found[free(found, variableOf(pointer))] = {
      integration: provider,
      name: path,
      ...(version === undefined ? {} : { version: String(version) }),
    }
  }
  return found
}

function variableOf(pointer: Pointer): string {
  const words = (partsOf(pointer) ?? []).map((part) => part.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2'))
  return `SECRET_${words
    .join('_')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')}`.slice(0, 90)
}

function free(taken: Record<string, unknown>, name: string): string {
  for (let number = 2, tried = name; ; tried = `${name}_${number++}`) if (!Object.hasOwn(taken, tried)) return tried
}
