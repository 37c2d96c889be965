import { createHash } from 'node:crypto'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** RFC 4648 in lower case without padding. */
export function base32(bytes: Uint8Array): string {
  let bits = 0
  let held = 0
  let text = ''
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >>> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text
}

function digestKey(prefix: string, text: string): string {
  return prefix + base32(createHash('sha256').update(text).digest()).slice(0, 26)
}

/** Names one effect for ever; it never contains the number of an attempt. */
export function effectKey(promotionId: string, stepId: string, effectNo = 0): string {
  return digestKey('p', `${promotionId}|${stepId}|${effectNo}`)
}

/** Names the run of one slot of a schedule; `slotTime` is RFC 3339 in UTC, to the second. */
export function scheduledRunKey(slot: string, slotTime: Date): string {
  return digestKey('r', `${slot}|${slotTime.toISOString().slice(0, 19)}Z`)
}

/** Where the definition of a target lives in an orchestrator: at most 45 letters, digits and hyphens; hashed when longer. */
export function slotName({ project, unit, environment, variant }: SlotParts): string {
  const parts = ['gw', project, environment, unit, ...(variant === 'main' ? [] : [variant])]
  const plain = parts.map((part) => part.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')).join('-')
  // Two targets may read alike once their letters are made plain, so the hash of what they are called goes with every name.
  const hash = base32(
    createHash('sha256')
      .update(JSON.stringify([project, environment, unit, variant]))
      .digest(),
  ).slice(0, 8)
  return `${plain.slice(0, 36).replace(/-+$/, '')}-${hash}`
}

export type SlotParts = { project: string; unit: string; environment: string; variant: string }
