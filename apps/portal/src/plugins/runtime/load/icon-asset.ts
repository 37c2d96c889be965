import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Asset } from './asset-cache'

const nameForm = /^([a-z][a-z0-9-]{0,59})\.svg$/

/** The outline of a plug: for a name that the icon set does not have. */
const plug = [
  '<path d="M12 22v-5"/>',
  '<path d="M15 8V2"/>',
  '<path d="M17 8a1 1 0 0 1 1 1v4a4 4 0 0 1-4 4h-4a4 4 0 0 1-4-4V9a1 1 0 0 1 1-1z"/>',
  '<path d="M9 8V2"/>',
]

/**
 * A Lucide icon as an image, by the name that a manifest gives it: the browser draws it as a mask, so that pages need no
 * script for icons that only plugins name.
 */
export async function iconAsset(file: string): Promise<Asset | null> {
  const name = nameForm.exec(file)?.[1]
  if (!name) return null
  const shapes = (await readShapes(name)) ?? plug
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="#000" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${shapes.join('')}</svg>`
  return { bytes: new TextEncoder().encode(svg), type: 'image/svg+xml' }
}

async function readShapes(name: string): Promise<string[] | null> {
  try {
    return shapesOf(await readFile(path.join(iconFolder(), `${name}.mjs`), 'utf8'))
  } catch {
    return null
  }
}

function iconFolder(): string {
  // Resolved where the portal runs: the bundler must not take 1,700 icons in.
  const resolve = createRequire(path.join(process.cwd(), 'package.json')).resolve
  return path.join(path.dirname(resolve('lucide-react')), '../esm/icons')
}

/** The shapes in the source of an icon's module: `["path", { d: "...", key: "..." }]`. Null where it is written otherwise. */
export function shapesOf(source: string): string[] | null {
  const node = /\bnode: (\[[\s\S]*?)\n\};/.exec(source)?.[1]
  if (!node) return null
  const shapes = [...node.matchAll(/\[\s*"([a-z]+)",\s*\{([^}]*)\}\s*\]/g)].map(([, tag, attributes = '']) => {
    const pairs = [...attributes.matchAll(/(\w+): "([^"<>&]*)"/g)].filter(([, key]) => key !== 'key')
    return `<${tag}${pairs.map(([, key, value]) => ` ${key}="${value}"`).join('')}/>`
  })
  return shapes.length > 0 ? shapes : null
}
