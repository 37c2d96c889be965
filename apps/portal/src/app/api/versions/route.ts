import { uploadPackage } from '../../../delivery/api/upload-package'

/** Makes a version of a code package: the body is what `python flow.py package save FILE` wrote, `?entry=` the flow's file in it. */
export function POST(request: Request): Promise<Response> {
  return uploadPackage(request)
}
