import { createHmac } from 'node:crypto'
import { deriveKey, sameBytes } from '@groundwork/access/secrets'
import type { Manifest } from '@groundwork/plugin-sdk/manifest'

type Place = { pluginId: string; webhook: string }

/** What another system adds to the address of a webhook, as `?secret=` or in the header `x-groundwork-secret`. */
export function webhookSecret(installationSecret: string, { pluginId, webhook }: Place): string {
  return createHmac('sha256', deriveKey(installationSecret, 'plugin-webhook'))
    .update(`${pluginId}/${webhook}`)
    .digest('base64url')
}

/** Whether this is the secret of that webhook; takes as long for a wrong one. */
export function isWebhookSecret(given: string | null | undefined, installationSecret: string, place: Place): boolean {
  return sameBytes(Buffer.from(given ?? ''), Buffer.from(webhookSecret(installationSecret, place)))
}

export type WebhookRow = { id: string; title: string; description: string | null; path: string; secret: string }

/** Addresses of a plugin's webhooks below the portal's own, with their secrets. */
export function webhooksOf(installationSecret: string, { id: pluginId, contributes }: Manifest): WebhookRow[] {
  return contributes.flatMap((contribution) => {
    if (contribution.point !== 'webhook/v1') return []
    const { id, title, description = null } = contribution
    const secret = webhookSecret(installationSecret, { pluginId, webhook: id })
    return [{ id, title, description, path: `/api/plugins/${pluginId}/webhooks/${id}`, secret }]
  })
}
