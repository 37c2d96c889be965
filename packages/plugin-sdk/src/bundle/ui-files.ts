/** What a plugin's `ui/` may hold, by ending, and the content type that the portal serves it with. */
export const uiFileTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  woff: 'font/woff',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
}

/** The content type of a file; null for one that the portal does not serve. */
export function uiFileType(path: string): string | null {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(uiFileTypes, ending) ? (uiFileTypes[ending] ?? null) : null
}

export function isUiFile(path: string): boolean {
  return path.startsWith('ui/')
}

export function isModule(path: string): boolean {
  return /\.m?js$/i.test(path)
}

export function isStyle(path: string): boolean {
  return /\.css$/i.test(path)
}
