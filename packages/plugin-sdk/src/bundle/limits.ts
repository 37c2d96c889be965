/** What a bundle may be at most. Sizes in bytes. */
export const bundleLimits = {
  packed: 20_000_000,
  unpacked: 60_000_000,
  /** Unpacked to packed, above 4 MB unpacked. */
  ratio: 200,
  files: 2_000,
  file: 20_000_000,
  path: 200,
  depth: 12,
  /** JavaScript that is read import by import. */
  module: 3_000_000,
  /** All JavaScript of the UI. */
  modules: 8_000_000,
  style: 2_000_000,
  /** integrity.json and schemas. */
  json: 1_000_000,
  manifest: 200_000,
  /** Problems that are told at once. */
  problems: 50,
} as const

/** The files of a bundle by path, in the order of their paths. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>

export const manifestFile = 'plugin.json'
export const integrityFile = 'integrity.json'
export const signatureFile = 'signature.json'

const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: false })

export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Bytes for people, in decimal units. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 100) / 10} kB`
  return `${Math.round(bytes / 100_000) / 10} MB`
}
