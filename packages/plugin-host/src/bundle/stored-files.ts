import { sha256Hex } from '@groundwork/plugin-sdk/bundle/integrity'
import { type BundleFiles } from '@groundwork/plugin-sdk/bundle/limits'
import { uiFileType } from '@groundwork/plugin-sdk/bundle/ui-files'
import type { NamedBytes } from '@groundwork/db/blobs'
import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import { rewriteModule } from './rewrite-module'
import { scopeStyles } from './scope-style'

/**
 * A file as a bundle's row lists it. `sha256` and `size` are those of what is stored: of a module or style of the UI the rewritten
 * one, else the file as it came. `served`: browsers may load it. `shims`: addresses of the shared modules that it loads itself.
 */
export type StoredFile = { sha256: string; size: number; type: string; served: boolean; shims?: string[] }

export type StoredFiles = { listed: Record<string, StoredFile>; blobs: NamedBytes[] }

/** Files of a bundle as they are kept: the UI rewritten for the portal; the backend in the packed bundle only. */
export function filesToStore(files: BundleFiles, manifest: Manifest): StoredFiles {
  const styles = scopeStyles(
    [...files]
      .filter(([path]) => isUi(path) && path.endsWith('.css'))
      .map(([file, bytes]) => ({ file, source: text(bytes) })),
    manifest.id,
  )
  const listed: Record<string, StoredFile> = {}
  const blobs: NamedBytes[] = []
  for (const [path, original] of files) {
    const { bytes, shims } = served(path, original, styles)
    const sha256 = sha256Hex(bytes)
    const type = uiFileType(path) ?? 'application/octet-stream'
    // A map tells of the sources: of it the portal says single places, to those who may read the plugin's log.
    const shown = (isUi(path) && !path.endsWith('.map')) || path === 'icon.svg'
    listed[path] = { sha256, size: bytes.length, type, served: shown, ...(shims ? { shims } : {}) }
    if (!path.startsWith('backend/')) blobs.push({ sha256, bytes })
  }
  return { listed, blobs }
}

function served(
  path: string,
  original: Uint8Array,
  styles: Map<string, string>,
): { bytes: Uint8Array; shims?: string[] } {
  if (!isUi(path)) return { bytes: original }
  const style = styles.get(path)
  if (style !== undefined) return { bytes: Buffer.from(style) }
  if (!/\.m?js$/i.test(path)) return { bytes: original }
  const { source, shims } = rewriteModule(original, path)
  return { bytes: Buffer.from(source), shims }
}

function isUi(path: string): boolean {
  return path.startsWith('ui/')
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
