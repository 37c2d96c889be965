export const themes = ['light', 'dark', 'system'] as const
export type Theme = (typeof themes)[number]

export const themeCookie = 'gw-theme'
export const zoneCookie = 'gw-zone'

export function parseTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'system'
}

/** An IANA zone the server can compute with, or UTC; a cookie is a claim of the browser. */
export function parseZone(value: string | undefined): string {
  if (!value) return 'UTC'
  try {
    return new Intl.DateTimeFormat('en', { timeZone: decodeURIComponent(value) }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}

/**
 * Runs before the first paint: resolves "system", follows its changes, and tells the server the viewer's zone. A new
 * zone takes effect with the next page.
 */
export const beforePaint = `(function(){var d=document,e=d.documentElement,q=matchMedia("(prefers-color-scheme: dark)"),
c=function(n){var m=d.cookie.match("(?:^|; )"+n+"=([^;]*)");return m&&m[1]},
s=function(){var t=c("${themeCookie}");e.dataset.theme=t==="light"||t==="dark"?t:q.matches?"dark":"light"};
s();q.addEventListener("change",s);
try{var z=encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone);
if(z&&c("${zoneCookie}")!==z)d.cookie="${zoneCookie}="+z+"; path=/; max-age=31536000; samesite=lax"}catch(x){}})()`
