import { sharedPortions } from '@groundwork/plugin-host/bundle/shared-portions'
import { sharedModules, shimName } from '@groundwork/plugin-sdk/shared-modules'
import { sharedKey } from './shared-key'
import sharedNames from './shared-names.json'

const portions = Object.values(sharedPortions)
const names: Record<string, readonly string[]> = {
  ...sharedNames,
  ...Object.fromEntries(portions.map((portion) => [portion.specifier, portion.names])),
}
const specifiers = new Map(
  [...sharedModules, ...portions.map(({ specifier }) => specifier)].map((specifier) => [
    shimName(specifier),
    specifier,
  ]),
)

/**
 * The module that stands for a shared one, or for a portion of it: it re-exports the page's live instance by name. Null for a
 * file that stands for none.
 */
export function shimText(file: string): string | null {
  const specifier = specifiers.get(file)
  if (specifier === undefined) return null
  const exported = (names[specifier] ?? []).filter((name) => name !== 'default')
  return [
    `const shared = await globalThis[Symbol.for('${sharedKey}')](${JSON.stringify(specifier)})`,
    `export default shared.default ?? shared`,
    ...exported.map((name) => `export const ${name} = shared.${name}`),
    '',
  ].join('\n')
}
