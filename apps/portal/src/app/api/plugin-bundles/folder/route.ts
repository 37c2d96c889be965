import { pluginBundles } from '../../../../plugins/runtime/api/plugin-bundles'

/** Takes `{ path }` of a packed plugin or a built folder on the engine's disk, below a folder that the engine allows. */
export function POST(request: Request): Promise<Response> {
  return pluginBundles(request, 'folder')
}
