import { environmentAddress, projectAddress, readAddress, targetAddress } from '@groundwork/delivery/config/address'
import { decodeParts, projectHref } from '../../runs/addresses'

const part = encodeURIComponent

export function configHref(project: string): string {
  return `${projectHref(project)}/config`
}

/** The page of a layer; null for one that nobody edits. */
export function layerHref(address: string, search = ''): string | null {
  const query = search && `?${search}`
  if (address.startsWith('defaults:')) return null
  const { kind, library, project, unit, environment } = readAddress(address)
  if (kind === 'library') return `/config/library/${part(library ?? '')}${query}`
  const base = configHref(project ?? '')
  if (kind === 'project') return `${base}/project${query}`
  if (kind === 'environment') return `${base}/environment/${part(environment ?? '')}${query}`
  return `${base}/override/${part(unit ?? '')}/${part(environment ?? '')}${query}`
}

/** The end of such an address, part by part, as it was written. */
export function pathParts(path: readonly string[]): string[] {
  return path.map((text) => decodeParts({ text }).text)
}

/** The layer that the end of such an address names; null: none. */
export function layerOfPath(project: string, path: readonly string[]): string | null {
  const [kind, first, second, ...rest] = path
  if (rest.length > 0) return null
  if (kind === 'project' && first === undefined) return projectAddress(project).address
  if (kind === 'environment' && first && second === undefined) return environmentAddress(project, first).address
  if (kind === 'override' && first && second)
    return targetAddress({ project, unit: first, environment: second }).address
  return null
}

/**
 * The page of a layer that is named as layers are named elsewhere, with its project or without: `environment:production`,
 * `environment:films:production`, `project`, `target:Score:production`. Null for what names no layer of the project.
 */
export function namedLayerHref(project: string, path: readonly string[]): string | null {
  const [kind, ...parts] = path.length === 1 ? (path[0] ?? '').split(':') : []
  const own = parts.length > 0 && parts[0] === project && parts.length === partsOf[kind ?? ''] ? parts.slice(1) : parts
  const address = layerOfPath(project, [kind === 'target' ? 'override' : (kind ?? ''), ...own])
  return address === null || parts.length === 0 ? null : layerHref(address)
}

/** How many parts an address has behind its kind when it names the project. */
const partsOf: Record<string, number> = { project: 1, environment: 2, target: 3, override: 3 }

/** What `/config/<address>` leads to: the page of the layer; else the environment whose layer each project has. */
export function addressedLayer(text: string): { href: string } | { environment: string } | null {
  const [kind, ...parts] = text.split(':')
  if (kind === 'environment' && parts.length === 1 && parts[0]) return { environment: parts[0] }
  try {
    const href = layerHref(readAddress(text).address)
    return href === null ? null : { href }
  } catch {
    return null
  }
}

export function changeHref(number: number, search = ''): string {
  return `/config-changes/${number}${search && `?${search}`}`
}

export type ValuesAt = { environment?: string | undefined; unit?: string | null | undefined; key?: string | undefined }

/** The page that says where each value comes from. */
export function valuesHref(project: string, { environment, unit, key }: ValuesAt = {}): string {
  const search = new URLSearchParams()
  if (environment) search.set('environment', environment)
  if (unit) search.set('unit', unit)
  if (key) search.set('key', key)
  const query = search.toString()
  return `${configHref(project)}/values${query && `?${query}`}`
}
