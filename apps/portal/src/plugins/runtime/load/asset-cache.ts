export type Asset = { bytes: Uint8Array; type: string }

type AssetCache = { get(key: string): Asset | undefined; set(key: string, asset: Asset): void }

/** Keeps what was asked for last, up to so many bytes; a single asset above a quarter of it is not kept. */
export function createAssetCache(mostBytes: number): AssetCache {
  const kept = new Map<string, Asset>()
  let bytes = 0
  function drop(key: string) {
    const old = kept.get(key)
    if (!old) return
    bytes -= old.bytes.byteLength
    kept.delete(key)
  }
  return {
    get(key) {
      const asset = kept.get(key)
      if (asset) {
        // A map keeps the order of insertion: asked for again means last again.
        kept.delete(key)
        kept.set(key, asset)
      }
      return asset
    },
    set(key, asset) {
      drop(key)
      if (asset.bytes.byteLength > mostBytes / 4) return
      kept.set(key, asset)
      bytes += asset.bytes.byteLength
      for (const oldest of kept.keys()) {
        if (bytes <= mostBytes) return
        drop(oldest)
      }
    },
  }
}
