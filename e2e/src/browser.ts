import { existsSync } from 'node:fs'

const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

/** What Playwright needs to start a Chromium. */
export type BrowserLaunch = { executablePath: string | undefined; args: string[] }

/**
 * A Chromium to test with: the one that GROUNDWORK_CHROMIUM or CHROMIUM_PATH names; else, on Linux, the one that came
 * from the npm registry with the other packages; else the system's; else what Playwright itself downloaded.
 */
export async function browserLaunch(): Promise<BrowserLaunch> {
  return { executablePath: await chromiumPath(), args: ['--no-sandbox'] }
}

async function chromiumPath(): Promise<string | undefined> {
  for (const variable of ['GROUNDWORK_CHROMIUM', 'CHROMIUM_PATH']) {
    const named = process.env[variable]
    if (!named) continue
    if (!existsSync(named)) throw new Error(`${variable} names ${named}, which does not exist.`)
    return named
  }
  if (process.platform === 'linux' && process.arch === 'x64') return await packagedChromium()
  return systemBrowsers.find((file) => existsSync(file))
}

async function packagedChromium(): Promise<string> {
  // Makes the package unpack its own copies of the NSS libraries too, which a bare machine lacks.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs20.x'
  const { default: chromium } = await import('@sparticuz/chromium')
  // Its recommended arguments are for another place: one of them ends the browser with its first closed context.
  return await chromium.executablePath()
}
