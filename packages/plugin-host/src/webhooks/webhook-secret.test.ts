import { expect, it } from 'vitest'
import { isWebhookSecret, webhookSecret } from './webhook-secret'

const secret = 's'.repeat(40)
const place = { pluginId: 'titles', webhook: 'orders' }

it('the secret of a webhook is good for that webhook of that plugin on that installation only', () => {
  const given = webhookSecret(secret, place)
  expect(given).toMatch(/^[\w-]{43}$/)
  expect(isWebhookSecret(given, secret, place)).toBe(true)
  expect(isWebhookSecret(given, secret, { ...place, webhook: 'other' })).toBe(false)
  expect(isWebhookSecret(given, secret, { ...place, pluginId: 'prices' })).toBe(false)
  expect(isWebhookSecret(given, 't'.repeat(40), place)).toBe(false)
  for (const wrong of [null, undefined, '', given.slice(1), `${given}x`])
    expect(isWebhookSecret(wrong, secret, place)).toBe(false)
})
