import { LoadWhenThere } from '../../../../plugins/runtime/places/load-when-there'
import NotFound from '../../not-found'

/** The plugin may come while somebody looks: then its page takes this one's place. */
export default function PluginNotFound() {
  return (
    <>
      <LoadWhenThere />
      <NotFound />
    </>
  )
}
