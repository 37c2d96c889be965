import { type ComponentType, lazy, useState } from 'react'

/**
 * A part whose code loads with its tab; `load` loads it before. One that is there by the time it is drawn takes over what the
 * server drew without waiting, so that what was pressed in it is not lost.
 */
export function tabPart<Props extends object>(bring: () => Promise<ComponentType<Props>>) {
  let there: ComponentType<Props> | undefined
  const load = async () => (there ??= await bring())
  const Late = lazy(async () => ({ default: (await load()) as ComponentType<object> }))
  function TabPart(props: Props) {
    // Not another one later: what it holds would be lost.
    const [Part] = useState(() => (there as ComponentType<object> | undefined) ?? Late)
    return <Part {...props} />
  }
  return Object.assign(TabPart, { load })
}
