import { Notice } from '@groundwork/ui/notice'
import { Segments } from '@groundwork/ui/segments'
import type { Metadata } from 'next'
import Link from 'next/link'
import { valuesHref } from '../../../../../../delivery/config/addresses'
import { ConfigPage } from '../../../../../../delivery/config/config-page'
import { keyWords } from '../../../../../../delivery/config/shown-layer'
import { valueRows } from '../../../../../../delivery/config/value-rows'
import { ValueTable } from '../../../../../../delivery/config/value-table'
import { decodeParts } from '../../../../../../runs/addresses'
import { orNotFound } from '../../../../../../trpc/or-not-found'
import { api } from '../../../../../../trpc/server'

type Search = { environment?: string; unit?: string; key?: string }
type Props = { params: Promise<{ name: string }>; searchParams: Promise<Search> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Where values come from, ${decodeParts(await params).name}` }
}

export default async function ConfigValuesPage({ params, searchParams }: Props) {
  const [parts, search] = await Promise.all([params, searchParams])
  const { name } = decodeParts(parts)
  const caller = await api()
  const { environments, units } = await orNotFound(caller.delivery.config.layers({ project: name }))
  const environment = environments.find((each) => each.name === search.environment) ?? environments.at(-1)
  const unit = units.find((each) => each.name === search.unit)?.name ?? null
  const crumbs = [{ label: 'Where values come from' }]
  if (!environment)
    return (
      <ConfigPage project={name} crumbs={crumbs}>
        <p className="p-5 text-ink-2 max-sm:p-3">There is no environment. An administrator makes one under Settings.</p>
      </ConfigPage>
    )
  const resolved = await orNotFound(
    caller.delivery.config.resolved({ project: name, environment: environment.name, unit }),
  )
  const rows = valueRows(resolved)
  return (
    <ConfigPage project={name} crumbs={crumbs} interests={[{ topic: 'version' }]}>
      <div className="flex flex-col gap-4 p-5 max-sm:p-3">
        <div className="flex flex-wrap items-center gap-3">
          <Segments
            label="Environment"
            current={environment.name}
            link={Link}
            items={environments.map((each) => ({
              id: each.name,
              label: each.title,
              href: valuesHref(name, { environment: each.name, unit, key: search.key }),
            }))}
          />
          {units.length > 0 ? (
            <Segments
              label="Unit"
              current={unit ?? ''}
              link={Link}
              items={[
                {
                  id: '',
                  label: 'Any unit',
                  href: valuesHref(name, { environment: environment.name, key: search.key }),
                },
                ...units.map((each) => ({
                  id: each.name,
                  label: each.name,
                  href: valuesHref(name, { environment: environment.name, unit: each.name, key: search.key }),
                })),
              ]}
            />
          ) : null}
          <p className="text-ink-2">
            What a version made now would run with{unit ? ` as ${unit}` : ''} in {environment.title}.
          </p>
        </div>
        {resolved.problems.map(({ pointer, message }) => (
          <Notice key={`${pointer} ${message}`} title={keyWords(pointer) || 'The configuration'}>
            {message}
          </Notice>
        ))}
        <ValueTable
          key={`${environment.name} ${unit ?? ''}`}
          title={unit ? `${unit} in ${environment.title}` : environment.title}
          rows={rows}
          wanted={search.key ?? ''}
        />
      </div>
    </ConfigPage>
  )
}
