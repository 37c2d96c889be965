import { pluginBundles } from '../../../../plugins/runtime/api/plugin-bundles'

/** Takes `{ name, version, integrity? }` of a package in the npm registry. */
export function POST(request: Request): Promise<Response> {
  return pluginBundles(request, 'npm')
}
