import { inWords, type Pointer } from './pointer'

/**
 * How keys of well-known services look; what each is, in words. They are searched for in texts that anybody may send: what may be of
 * any length is looked for from a mark that it cannot contain itself, so that no text is gone over again from each of its letters.
 */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY/, 'a private key'],
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/, 'an AWS access key'],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}/, 'a GitHub token'],
  [/\bglpat-[\w-]{16,}/, 'a GitLab token'],
  [/\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}/, 'a Slack token'],
  [/hooks\.slack\.com\/services\/\w+\/\w+\/\w+/i, 'a Slack webhook, whose address is its key'],
  [/\.webhook\.office\.com\/webhookb2\//i, 'a Teams webhook, whose address is its key'],
  [/discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]+/i, 'a Discord webhook, whose address is its key'],
  [/\bAIza[\w-]{30,}/, 'a Google API key'],
  [/\bya29\.[\w-]{20,}/, 'a Google access token'],
  [/\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/, 'a Stripe key'],
  [/\bsk-[A-Za-z0-9_-]{20,}/, 'an API key'],
  [/\bnpm_[A-Za-z0-9]{30,}/, 'an npm token'],
  [/\bpypi-[\w-]{30,}/, 'a PyPI token'],
  [/\bhf_[A-Za-z0-9]{20,}/, 'a Hugging Face token'],
  [/\bdapi[0-9a-f]{32}\b/, 'a Databricks token'],
  [/\bhv[sb]\.[\w-]{20,}/, 'a Vault token'],
  [/\bdop_v1_[0-9a-f]{32,}/, 'a DigitalOcean token'],
  [/\bSG\.[\w-]{16,}\.[\w-]{16,}/, 'a SendGrid key'],
  [/\bgw_[a-z]+_[A-Za-z0-9]{20,}/, 'a token of Groundwork'],
  [/\.(?<=\beyJ[\w-]{8,}\.)eyJ[\w-]{8}/, 'a signed token'],
  [/:\/\/(?<=[a-z][a-z0-9+.-]*:\/\/)[^\s/:@]*:[^\s/@]+@/i, 'an address with a password in it'],
  [/\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=[^\s;]{8,}/i, 'an Azure key'],
  [
    /\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token)\s*[=:]\s*[^\s;&]{4,}/i,
    'a text with a password in it',
  ],
  [/\bbearer\s+[\w.~+/-]{16,}/i, 'an authorisation header'],
]

/** A token as `createToken` makes it, of any scope; as a text, since the database looks for it too. */
export const tokenShape = 'gw_[a-z]+_[0-9A-Za-z]{32}'

const secretName =
  /(?:^|[_\-.]|[a-z](?=[A-Z]))(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|credentials?)$/i

/** Whether a key of this name would hold a secret. */
export function namesSecret(key: string): boolean {
  return secretName.test(key)
}

/** What a text looks like when it has the form of a well-known credential, in words; null when it has none. */
export function hasSecretShape(text: string): string | null {
  return shapes.find(([shape]) => shape.test(text))?.[1] ?? null
}

/** What a text looks like when it looks like a credential, by its form or because it is as random as one; null when it does not. */
export function looksLikeSecret(text: string): string | null {
  const words = hasSecretShape(text)
  if (words) return words
  // An address or a path is taken apart: it is long without being random.
  const wholes = text.split(/[\s,;="'`()[\]<>|&?]+/)
  if (wholes.some(isBase64Key)) return 'a key or a token: it is as random as one'
  const parts = text.split(/[\s,;:="'`(){}[\]<>|&?#@\\./]+/)
  return parts.some(isRandom) ? 'a key or a token: it is as random as one' : null
}

/** A key in base64 has slashes as a path has, but is far more random. */
function isBase64Key(part: string): boolean {
  return part.length >= 36 && /^[A-Za-z0-9+/]+={0,2}$/.test(part) && /[0-9]/.test(part) && entropy(part) >= 4.4
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function isRandom(part: string): boolean {
  if (part.length < 20 || part.length > 4_000 || uuid.test(part)) return false
  if (/^[0-9]+$/.test(part)) return false
  if (/^[0-9a-f]+$/i.test(part)) return part.length >= 32 && entropy(part) >= 3
  const mixed = /[a-z]/.test(part) && /[A-Z]/.test(part) && /[0-9]/.test(part)
  if (mixed) return entropy(part) >= 3.7
  const digits = part.replaceAll(/[^0-9]/g, '').length / part.length
  return part.length >= 32 && !/[-_]/.test(part) && digits >= 0.08 && digits <= 0.7 && entropy(part) >= 3.9
}

/** Bits a character (Shannon). */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0)
}

/** The sentence for a literal that was found; it says where and never what. */
export function secretRefused(pointer: Pointer, words: string): string {
  return `What stands at ${inWords(pointer)} looks like ${words}. Secrets are never kept in configuration: put it in a secret store, and write { "secretRef": { "provider": "<plugin>", "path": "<its name there>" } } here.`
}
