import { buttonClass } from '@groundwork/ui/button-style'
import type { Metadata } from 'next'
import Link from 'next/link'
import { changeHref, layerHref, valuesHref } from '../../../../../../delivery/config/addresses'
import { ChangeList } from '../../../../../../delivery/config/change-list'
import { ConfigPage } from '../../../../../../delivery/config/config-page'
import { LayerTable } from '../../../../../../delivery/config/layer-table'
import { NewOverride } from '../../../../../../delivery/config/new-override'
import { ConfigLead } from '../../../../../../delivery/config/config-lead'
import { decodeParts } from '../../../../../../runs/addresses'
import { orNotFound } from '../../../../../../trpc/or-not-found'
import { api } from '../../../../../../trpc/server'

type Props = { params: Promise<{ name: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Configuration of ${decodeParts(await params).name}` }
}

export default async function ProjectConfigPage({ params }: Props) {
  const { name } = decodeParts(await params)
  const caller = await api()
  const layers = await orNotFound(caller.delivery.config.layers({ project: name }))
  const [changes, ofLibrary] = await Promise.all([
    caller.delivery.config.changes({ project: name }),
    layers.library ? caller.delivery.config.changes({ address: `library:${layers.library.id}` }) : [],
  ])
  const all = [...changes, ...ofLibrary].toSorted((a, b) => b.updatedAt - a.updatedAt)
  const open = all.filter(({ state }) => state === 'draft' || state === 'review')
  return (
    <ConfigPage
      project={name}
      actions={
        <Link href={valuesHref(name)} className={buttonClass({})}>
          Where values come from
        </Link>
      }
    >
      <div className="flex flex-col gap-4 p-5 max-sm:p-3">
        <ConfigLead layers={layers} open={open.length} />
        <LayerTable layers={layers} />
        <div className="grid grid-cols-[minmax(0,1fr)_var(--spacing-side)] items-start gap-4 max-rail:grid-cols-1">
          <ChangeList
            title="Changes"
            note={open.length === 0 ? 'none is open' : `${open.length} open`}
            changes={[...open, ...all.filter((each) => !open.includes(each)).slice(0, 10)].map((change) => ({
              ...change,
              href: changeHref(change.number),
              layer: layers.layers.find(({ address }) => address === change.address)?.name ?? change.address,
            }))}
          />
          <NewOverride
            project={name}
            units={layers.units.map(({ name: unit }) => unit)}
            environments={layers.environments}
            hrefs={Object.fromEntries(
              layers.units.flatMap((unit) =>
                layers.environments.map((environment) => {
                  const address = `target:${name}:${unit.name}:${environment.name}`
                  return [`${unit.name}/${environment.name}`, layerHref(address) ?? '']
                }),
              ),
            )}
          />
        </div>
      </div>
    </ConfigPage>
  )
}
