/**
 * The file below `/plugin-assets/shims/v1/` that stands for a shared module: the leading `@` dropped, `/` as `--`.
 *
 * @example
 * ```ts
 * shimName('@groundwork/ui/button') // "groundwork--ui--button.js"
 * ```
 */
export function shimName(specifier: string): string {
  return `${specifier.replace(/^@/, '').replaceAll('/', '--')}.js`
}
