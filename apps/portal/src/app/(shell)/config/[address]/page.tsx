import { EmptyState } from '@groundwork/ui/empty-state'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound, redirect } from 'next/navigation'
import { addressedLayer, layerHref } from '../../../../delivery/config/addresses'
import { decodeParts } from '../../../../runs/addresses'
import { TopBar } from '../../../../shell/top-bar'
import { api } from '../../../../trpc/server'

type Props = { params: Promise<{ address: string }> }

export const metadata: Metadata = { title: 'Configuration' }

/** A layer by its address. An environment without its project is one layer in each: which one is asked. */
export default async function AddressedLayerPage({ params }: Props) {
  const { address } = decodeParts(await params)
  const found = addressedLayer(address)
  if (!found) notFound()
  if ('href' in found) redirect(found.href)
  const { delivery } = await api()
  const environments = await delivery.environments.list()
  const environment = environments.find(({ name }) => name === found.environment)
  if (!environment) notFound()
  const projects = [...new Set((await delivery.units.list({})).map(({ project }) => project))]
  return (
    <>
      <TopBar crumbs={[{ label: 'Catalogue', href: '/catalogue' }, { label: 'Configuration' }]} live={false} />
      <h1 className="px-5 pt-4 text-xl font-semibold max-sm:px-3">Configuration of {environment.title}</h1>
      {projects.length === 0 ? (
        <EmptyState kind="nothing-yet" title="No project has a unit yet">
          A project has a layer of its own for each environment; its page opens it.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-2 px-5 py-3 max-sm:px-3">
          <p className="text-ink-2">Each project has a layer of its own for it:</p>
          <ul className="flex flex-col gap-1">
            {projects.map((project) => (
              <li key={project}>
                <Link
                  href={layerHref(`environment:${project}:${environment.name}`) ?? ''}
                  className="font-name text-accent hover:underline"
                >
                  {project}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
