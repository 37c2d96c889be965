import { parseTheme, type Theme, themeCookie } from './preferences'

/** Remembers the choice for a year and shows it at once. */
export function applyTheme(theme: Theme): void {
  // oxlint-disable-next-line unicorn/no-document-cookie -- the cookie store API is not in every browser yet
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=31536000; samesite=lax`
  show(theme)
  for (const watcher of watchers) watcher(theme)
}

/** Shows what the person chose before. */
export function showTheme(): void {
  const chosen = document.cookie.match(`(?:^|; )${themeCookie}=([^;]*)`)?.[1]
  show(parseTheme(chosen))
}

function show(theme: Theme): void {
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}

const watchers = new Set<(theme: Theme) => void>()

export function watchTheme(watcher: (theme: Theme) => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}
