import { failureOf } from '../build/pack-plugin'
import { failure, PluginFailure } from '../build/problem'
import { signBundle } from '../bundle/pack'
import { BundleRefusal } from '../bundle/problem'

/** Signs a packed bundle. Throws a PluginFailure for a file that is no bundle and a key that is none. */
export async function signBytes(bytes: Uint8Array, privateKeyPem: string): Promise<Uint8Array> {
  try {
    return await signBundle(bytes, privateKeyPem)
  } catch (error) {
    if (error instanceof BundleRefusal) throw failureOf(error)
    if (error instanceof Error && !(error instanceof PluginFailure)) throw failure(error.message)
    throw error
  }
}
