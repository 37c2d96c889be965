import { z } from 'zod'

// Each as it stands in a class of a regular expression with the flag `u`, which editors use for "pattern" too.
const kinds = [
  { range: String.raw`\u0000-\u001f\u007f-\u009f\u2028\u2029`, words: 'a control character' },
  {
    range: String.raw`\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069`,
    words: 'a character that turns the direction of what follows',
  },
  {
    range: String.raw`\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}`,
    words: 'a character that nobody sees',
  },
  { range: String.raw`\ud800-\udfff`, words: 'half of a character' },
]
const never = kinds.map(({ range }) => range).join('')
/** Joiners belong between letters of some scripts; beside ASCII, at an end or side by side they only hide. */
const joiners = String.raw`(?!(?:[^]*[\u0000-\u007f\u200c\u200d])?[\u200c\u200d])(?![^]*[\u200c\u200d](?:[\u0000-\u007f]|$))`

const plainPattern = new RegExp(`^${joiners}[^${never}]*$`, 'u')
const seenPattern = new RegExp(`^(?:${joiners}[^${never}]*[^\\s${never}][^${never}]*)?$`, 'u')

/** A text of the manifest without characters that are not seen, or that change how others are seen. */
export function plainText(): z.ZodString {
  return z.string().regex(plainPattern, { error: ({ input }) => hiddenWords(String(input)) })
}

/** A text that people read: as `plainText`, and more than blanks. */
export function shownText(): z.ZodString {
  return z
    .string()
    .min(1)
    .regex(seenPattern, { error: ({ input }) => hiddenWords(String(input)) })
}

function hiddenWords(text: string): string {
  for (const [index, character] of Array.from(text).entries()) {
    const kind = kinds.find(({ range }) => new RegExp(`^[${range}]$`, 'u').test(character))
    const words = kind?.words ?? (/^[\u200c\u200d]$/.test(character) && !plainPattern.test(text) ? joined : null)
    if (!words) continue
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
    return `This holds ${words}: U+${code}, at character ${index + 1}. Remove it.`
  }
  return 'This is made of blanks only. Write what people shall read.'
}

const joined = 'a joiner that joins nothing, which nobody sees'

const label = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?'
/** 1 to 65535. */
const portPattern = String.raw`(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])`
const linkPattern = new RegExp(
  String.raw`^https?:\/\/${label}(?:\.${label})*(?::${portPattern})?(?:[\/?#][!-~]*)?$`,
  'u',
)

/** A link that people follow: http or https, and no name or password before the host, which could pass for another host. */
export function webLink(): z.ZodURL {
  return z
    .url({ abort: true, error: wholeLink })
    .max(300)
    .regex(linkPattern, {
      error: ({ input }) =>
        /^https?:/.test(String(input))
          ? 'This must be a web address in plain letters without a name or password, for example "https://example.com".'
          : wholeLink,
    })
}

const wholeLink =
  'This must be a web address: write one that begins with "https://", for example "https://example.com".'
