import { readBundleManifest, sha256Hex, unpackBundle } from '@groundwork/plugin-sdk/bundle'

/** What a packed bundle is. */
export async function packedFacts(bytes: Uint8Array): Promise<{ sha256: string; id: string; version: string }> {
  const { manifest } = readBundleManifest(await unpackBundle(bytes))
  return { sha256: sha256Hex(bytes), id: manifest.id, version: manifest.version }
}
