import type { Metadata } from 'next'
import { cache } from 'react'
import { UnitPage } from '../../../../../../delivery/unit/unit-page'
import { decodeParts } from '../../../../../../runs/addresses'
import { orNotFound } from '../../../../../../trpc/or-not-found'
import { api } from '../../../../../../trpc/server'

type PageProps = { params: Promise<{ name: string; unit: string }> }

const read = cache(async (project: string, unit: string) =>
  orNotFound((await api()).delivery.units.get({ project, unit })),
)

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: decodeParts(await params).unit }
}

export default async function Page({ params }: PageProps) {
  const { name, unit } = decodeParts(await params)
  const { delivery } = await api()
  const [facts, { items }] = await Promise.all([
    read(name, unit),
    // The page stands without it.
    delivery.versions.candidates({ project: name, flow: unit }).catch(() => ({ items: [] })),
  ])
  return <UnitPage facts={facts} candidates={items} />
}
