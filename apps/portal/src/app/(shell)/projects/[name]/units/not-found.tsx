import { UnitNotFound } from '../../../../../delivery/unit/unit-not-found'
import { TopBar } from '../../../../../shell/top-bar'

export default function NotFound() {
  return (
    <>
      <TopBar crumbs={[{ label: 'Promotions', href: '/promotions' }, { label: 'Not found' }]} live={false} />
      <UnitNotFound />
    </>
  )
}
