import type { Metadata } from 'next'
import { readUnitPage } from '../../../../../../delivery/unit/read'
import { UnitPage } from '../../../../../../delivery/unit/unit-page'
import { decodeParts } from '../../../../../../runs/addresses'
import { api } from '../../../../../../trpc/server'

type PageProps = { params: Promise<{ name: string; unit: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: decodeParts(await params).unit }
}

export default async function Page({ params }: PageProps) {
  const { name, unit } = decodeParts(await params)
  const { delivery } = await api()
  const [facts, candidates] = await Promise.all([
    readUnitPage(name, unit),
    // The page stands without it.
    delivery.versions.candidates({ project: name, flow: unit }).catch(() => ({ items: [], started: [] })),
  ])
  return <UnitPage facts={facts} candidates={candidates} />
}
