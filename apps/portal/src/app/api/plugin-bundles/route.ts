import { pluginBundles } from '../../../plugins/runtime/api/plugin-bundles'

/** Takes a packed plugin as the body. */
export function POST(request: Request): Promise<Response> {
  return pluginBundles(request, 'upload')
}
