import { CardsSkeleton } from '../../../../plugins/pages/list/cards-skeleton'

export default function Loading() {
  return <CardsSkeleton />
}
