import { readBundleManifest } from '@groundwork/plugin-sdk/bundle/bundle-manifest'
import { sha256Hex } from '@groundwork/plugin-sdk/bundle/integrity'
import { unpackBundle } from '@groundwork/plugin-sdk/bundle/unpack'

/** What a packed bundle is. */
export async function packedFacts(bytes: Uint8Array): Promise<{ sha256: string; id: string; version: string }> {
  const { manifest } = readBundleManifest(await unpackBundle(bytes))
  return { sha256: sha256Hex(bytes), id: manifest.id, version: manifest.version }
}
