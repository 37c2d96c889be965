import { type FacetField, facetFields } from '../filter/filter'

/** What the database says of a project, as far as it is held. `owner` as in a filter; empty lists stand for none. */
export type ProjectFacts = {
  name: string
  kind: string
  state: string
  owner: string
  libraries: string[]
  tags: string[]
  wordsVersion: number
}

/** Values of a field, numbered as they were met: counting then needs no texts. */
type Dictionary = { values: string[]; codes: Map<string, number> }

export type HeldProjects = {
  /** By number of the project. */
  names: string[]
  /** By field, then by number of the project: the codes of its values; `none` is a value. */
  codes: Record<FacetField, number[][]>
  dictionaries: Record<FacetField, Dictionary>
  /** Of a project that may not be held; `idOf` gives it a number then. */
  numberOf(name: string): number | undefined
  idOf(name: string): number
  /** Whether the project's words are others than before. */
  put(project: ProjectFacts): { words: boolean }
}

/** Projects by a number that each keeps for ever: none is ever deleted. */
export function createHeldProjects(): HeldProjects {
  const names: string[] = []
  const ids = new Map<string, number>()
  const versions: number[] = []
  const codes: HeldProjects['codes'] = { state: [], owner: [], library: [], tag: [], kind: [] }
  const dictionaries = {
    state: dictionary(),
    owner: dictionary(),
    library: dictionary(),
    tag: dictionary(),
    kind: dictionary(),
  }

  function idOf(name: string): number {
    const known = ids.get(name)
    if (known !== undefined) return known
    ids.set(name, names.length)
    return names.push(name) - 1
  }

  return {
    ...{ names, codes, dictionaries, idOf },
    numberOf: (name) => ids.get(name),
    put(project) {
      const id = idOf(project.name)
      const values = valuesOf(project)
      for (const field of facetFields)
        codes[field][id] = values[field].map((value) => codeOf(dictionaries[field], value))
      const words = versions[id] !== project.wordsVersion
      versions[id] = project.wordsVersion
      return { words }
    },
  }
}

const dictionary = (): Dictionary => ({ values: [], codes: new Map() })
const orNone = (values: string[]) => (values.length ? [...new Set(values)] : ['none'])

function valuesOf({ state, owner, libraries, tags, kind }: ProjectFacts): Record<FacetField, string[]> {
  return { state: [state], owner: [owner], library: orNone(libraries), tag: orNone(tags), kind: [kind] }
}

function codeOf({ values, codes }: Dictionary, value: string): number {
  const known = codes.get(value)
  if (known !== undefined) return known
  codes.set(value, values.length)
  return values.push(value) - 1
}
