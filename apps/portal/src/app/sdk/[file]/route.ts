import { sdkFile, sdkFileNames } from '../../../server/sdk-files'

type Params = { params: Promise<{ file: string }> }

/**
 * What authors of plugins install: `npm install <portal>/sdk/plugin-sdk.tgz <portal>/sdk/ui.tgz`. Open to whoever reaches the portal,
 * since npm cannot sign in; it holds nothing of this installation.
 */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { file: name } = await params
  const file = await sdkFile(name)
  if (!file)
    return new Response(missing(name), { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } })
  const headers = {
    'content-type': file.type,
    // An upgrade of Groundwork changes what the name stands for: asked again each time, sent again only when it changed.
    'cache-control': 'no-cache',
    etag: file.etag,
    // Editors that run in a browser read the schema from another origin.
    ...(name.endsWith('.json') ? { 'access-control-allow-origin': '*' } : {}),
  }
  if (isKnown(request.headers.get('if-none-match'), file.etag)) return new Response(null, { status: 304, headers })
  return new Response(file.bytes, { headers: { ...headers, 'content-length': String(file.bytes.length) } })
}

function isKnown(header: string | null, etag: string): boolean {
  return header?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) ?? false
}

function missing(name: string): string {
  if (sdkFileNames.has(name))
    return `${name} was not built. Start Groundwork with "npm start", or set GROUNDWORK_SDK_FOLDER.\n`
  return `There is no ${name} here. There are: ${[...sdkFileNames].join(', ')}.\n`
}
