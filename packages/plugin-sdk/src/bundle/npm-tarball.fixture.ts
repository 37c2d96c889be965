import { gunzipSync, gzipSync } from 'node:zlib'
import { readTar, writeTar } from './tar'

/** The bundle as `npm pack` would write it: below package/, with a package.json. */
export function asNpmTarball(bundle: Uint8Array): Uint8Array {
  const entries = readTar(gunzipSync(bundle)).map(
    ({ path, bytes }) => [`package/${Buffer.from(path).toString()}`, bytes] as const,
  )
  return gzipSync(
    writeTar([...entries, ['package/package.json', Buffer.from('{ "name": "@team/plain", "version": "1.0.0" }')]]),
  )
}
