import type { z } from 'zod'
import { manifestShape } from './manifest-shape'
import { crossFieldFindings } from './rules'

/**
 * The schema of `plugin.json`: each field, and what they must hold together. `readManifest` gives its findings as sentences.
 *
 * @example
 * ```ts
 * const manifest = manifestSchema.parse(JSON.parse(text))
 * ```
 */
export const manifestSchema = manifestShape.superRefine((manifest, context) => {
  for (const { path, message } of crossFieldFindings(manifest)) context.addIssue({ code: 'custom', path, message })
})

/**
 * The content of `plugin.json`, checked and with its defaults.
 *
 * @example
 * ```ts
 * function title({ name, version }: Manifest) {
 *   return `${name} ${version}`
 * }
 * ```
 */
export type Manifest = z.infer<typeof manifestSchema>
