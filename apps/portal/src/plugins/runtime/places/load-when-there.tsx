'use client'

import { useParams } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useContributions } from '../store/plugins-provider'

/** On the page for a plugin that is not here: loads it anew once the plugin has come. A page that was not found stays so until then. */
export function LoadWhenThere() {
  const { plugin } = useParams<{ plugin?: string }>()
  const isThere = useContributions().plugins.some(({ id }) => id === plugin)
  // One that is there already lacks what the address names, and would lack it again.
  const [was] = useState(isThere)
  const has = isThere && !was
  useEffect(() => {
    if (has) window.location.reload()
  }, [has])
  return null
}
