import { environmentAddress, projectAddress, readAddress, targetAddress } from '@groundwork/delivery/config/address'
import { projectHref } from '../../runs/addresses'

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
