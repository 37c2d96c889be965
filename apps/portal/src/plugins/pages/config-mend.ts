import { checkConfig } from '@groundwork/plugin-sdk/config-check'
import type { Finding, JsonSchema } from '@groundwork/ui/schema-form'

/** What has to be mended in a configuration before it can be used; null when nothing has, or there is none to make. */
export function configMend(schema: JsonSchema | null, values: unknown): string | null {
  if (!schema) return null
  const { findings } = checkConfig(schema, values)
  return findings.some(({ level }) => level === 'error') ? mendWords(findings) : null
}

export function mendWords(findings: Finding[]): string {
  const [first, ...others] = findings.filter(({ level, path }) => level === 'error' && path.length > 0)
  if (!first) return 'The configuration cannot be read as it stands.'
  const more = others.length === 0 ? '' : `, and for ${others.length} more`
  return `The configuration waits for ${first.path.join('.')}${more}.`
}
