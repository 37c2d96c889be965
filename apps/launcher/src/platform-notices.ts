/** What a start says first where the system has not all that Groundwork was made on. */
export function platformNotices(platform: NodeJS.Platform): string[] {
  if (platform === 'linux') return []
  if (platform === 'win32')
    return [
      'Windows itself is not supported: Metaflow and the runs that Groundwork starts need Linux or macOS.',
      'Start it inside WSL; here portal and engine come up at best.',
    ]
  const isolation =
    "plugins are held by Node.js's permission model alone; users and namespaces of their own need Linux."
  return platform === 'darwin' ? [`On macOS ${isolation}`] : [`Groundwork was not tried on ${platform}; ${isolation}`]
}
