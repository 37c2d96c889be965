import type { JsonMap } from '@groundwork/delivery/config/json'
import type { Problem } from '@groundwork/delivery/config/layer'
import { validate } from '@groundwork/delivery/config/validate'
import { type Finding, parsePath } from '@groundwork/ui/json-schema'
import type { LayerDetail, SecretNames } from './config-types'
import { keyWords, lockProblems } from './shown-layer'

/** What is wrong with what a layer says: the function that the server asks too, before it keeps anything. */
export function problemsOf(layer: LayerDetail, own: JsonMap, secrets: SecretNames): Problem[] {
  const secretsOf = ({ provider, path }: { provider: string; path: string }) => {
    const names = secrets[provider]
    if (!names) return 'unknown' as const
    return names.includes(path) ? ('set' as const) : ('missing' as const)
  }
  const wrong = validate(layer.schema, own, { partial: true, secretsOf })
  const locks = lockProblems(layer, own).filter(({ pointer }) => !wrong.some((each) => each.pointer === pointer))
  return [...wrong, ...locks]
}

export function findingsOf(problems: readonly Problem[]): Finding[] {
  return problems.map(({ pointer, level, message }) => ({ path: parsePath(pointer), level, message }))
}

/** Why it cannot be saved yet: the first thing to mend, and how many more there are. */
export function mendWords(problems: readonly Problem[]): string | null {
  const errors = problems.filter(({ level }) => level === 'error')
  const [first] = errors
  if (!first) return null
  const told = withKey(first)
  return errors.length === 1 ? told : `${told} ${errors.length - 1} more to mend.`
}

/** The sentence with its key in front, where it does not name it. */
export function withKey({ pointer, message }: Pick<Problem, 'pointer' | 'message'>): string {
  const key = keyWords(pointer)
  return pointer === '' || message.includes(key) ? message : `${key}: ${message}`
}
