import { InputError } from '@groundwork/access/errors'
import type { StoredKind } from './layer'

/** Which layer is meant. The parts that a kind does not have are null. */
export type Address = {
  address: string
  kind: StoredKind
  library: string | null
  project: string | null
  unit: string | null
  environment: string | null
}

const none = { library: null, project: null, unit: null, environment: null }

export function libraryAddress(library: string): Address {
  return { ...none, address: `library:${library}`, kind: 'library', library }
}

export function projectAddress(project: string): Address {
  return { ...none, address: `project:${project}`, kind: 'project', project }
}

export function environmentAddress(project: string, environment: string): Address {
  return { ...none, address: `environment:${project}:${environment}`, kind: 'environment', project, environment }
}

export function targetAddress({
  project,
  unit,
  environment,
}: {
  project: string
  unit: string
  environment: string
}): Address {
  return { ...none, address: `target:${project}:${unit}:${environment}`, kind: 'target', project, unit, environment }
}

/** Throws InputError for text that is no address of a layer. */
export function readAddress(text: string): Address {
  const [kind, a = '', b = '', c = '', ...rest] = text.split(':')
  const count = [a, b, c].filter((part) => part !== '').length
  if (rest.length === 0) {
    if (kind === 'library' && count === 1 && a) return libraryAddress(a)
    if (kind === 'project' && count === 1 && a) return projectAddress(a)
    if (kind === 'environment' && count === 2 && a && b) return environmentAddress(a, b)
    if (kind === 'target' && count === 3) return targetAddress({ project: a, unit: b, environment: c })
  }
  throw new InputError(
    `That is no layer. Write library:<id>, project:<name>, environment:<project>:<environment> or target:<project>:<unit>:<environment>.`,
  )
}
