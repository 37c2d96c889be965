/** Runs once, before the first request. */
export async function register(): Promise<void> {
  // A build has no settings.
  if (process.env.NEXT_RUNTIME !== 'nodejs' || process.env['NEXT_PHASE'] === 'phase-production-build') return
  const [{ env }, { keepClientAddress }] = await Promise.all([import('./env'), import('./server/client-address')])
  keepClientAddress(env().GROUNDWORK_PROXIES)
}
