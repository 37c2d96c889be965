import fs from 'node:fs'
import { type Browser, chromium } from '@playwright/test'

/** A Chromium: the one that GROUNDWORK_CHROMIUM or CHROMIUM_PATH names, else the system's, else the one that came from npm. */
export async function openBrowser(): Promise<Browser> {
  const named = process.env.GROUNDWORK_CHROMIUM ?? process.env.CHROMIUM_PATH
  const system = '/usr/bin/chromium'
  const executablePath = named ?? (fs.existsSync(system) ? system : await packagedChromium())
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}

async function packagedChromium(): Promise<string> {
  // Makes the package unpack its own copies of system libraries that a bare machine lacks.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs20.x'
  const { default: packaged } = await import('@sparticuz/chromium')
  return packaged.executablePath()
}
