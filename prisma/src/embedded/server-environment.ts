/**
 * The environment of the server's programs. With a locale that is not there, and with none at all, the server of macOS starts a
 * thread while it reads it, and then refuses to go on; the locales of the data are chosen when they are made.
 */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C' }
}
