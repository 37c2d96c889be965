import { Tabs } from '@groundwork/ui/tabs'
import Link from 'next/link'
import { TopBar } from '../shell/top-bar'
import { api } from '../trpc/server'
import { cataloguePlugins } from './catalogue-plugins'

const names = { projects: 'Projects', flows: 'Flows', libraries: 'Libraries' }

/** Header and tabs of the three lists of the catalogue. */
export async function CatalogueHead({ current }: { current: keyof typeof names }) {
  const caller = await api()
  const [summary, plugins] = await Promise.all([caller.catalog.summary(), cataloguePlugins()])
  return (
    <>
      <TopBar crumbs={[{ label: 'Catalogue', href: '/catalogue' }, { label: names[current] }]} />
      <h1 className="sr-only">{names[current]}</h1>
      <div className="pt-1">
        <Tabs
          label="Catalogue"
          current={current}
          link={Link}
          items={[
            { id: 'projects', label: 'Projects', href: '/catalogue', count: summary.projects },
            { id: 'flows', label: 'Flows', href: '/catalogue/flows', count: summary.flows },
            {
              id: 'libraries',
              label: 'Libraries',
              href: '/catalogue/libraries',
              count: summary.libraries + plugins.length,
            },
          ]}
        />
      </div>
    </>
  )
}
