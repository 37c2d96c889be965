import { LayerNotFound } from '../../../../../delivery/config/layer-not-found'
import { TopBar } from '../../../../../shell/top-bar'

export default function NotFound() {
  return (
    <>
      <TopBar crumbs={[{ label: 'Catalogue', href: '/catalogue' }, { label: 'Not found' }]} live={false} />
      <LayerNotFound />
    </>
  )
}
