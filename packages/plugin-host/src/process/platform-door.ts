import type { Caller } from '@groundwork/plugin-sdk/protocol'

/** What the host needs of the platform API: a socket for each process, and tokens that say for whom it asks. */
export type PlatformDoor = {
  openSocket(request: {
    path: string
    pluginId: string
    sha256: string
    uid?: number
    trial?: boolean
  }): Promise<{ close(): void | Promise<void> }>
  tokenFor(request: { pluginId: string; sha256: string; caller: Caller }): string
}
