import { pluginAsset } from '../../../plugins/runtime/load/plugin-asset'

type Where = { params: Promise<{ path: string[] }> }

async function handler(request: Request, { params }: Where): Promise<Response> {
  return pluginAsset(request, (await params).path)
}

export { handler as GET, handler as HEAD }
