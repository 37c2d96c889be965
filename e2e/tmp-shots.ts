import { readFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { chromium } from '@playwright/test'
import { browserLaunch } from '/work/main/e2e/src/browser'
const data = process.argv[2]!
const ready = JSON.parse(readFileSync(`${data}/ready.json`, 'utf8'))
const link = execFileSync('npm', ['run', '--silent', 'groundwork', '--', 'sign-in-link', '--data', data], { cwd: '/work/main', encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n').at(-1)!
const b = await chromium.launch(await browserLaunch())
const list = JSON.parse(process.argv[3]!) as [string, string, number, string][]
const c = await b.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: 'Europe/Berlin' })
const p = await c.newPage()
p.on('console', (m) => m.type() === 'error' && console.log('console', m.text().slice(0, 300)))
p.on('pageerror', (m) => console.log('pageerror', m.message))
await p.goto(link)
for (const [address, file, width, scheme] of list) {
  await p.setViewportSize({ width, height: width < 500 ? 844 : 900 })
  await p.emulateMedia({ colorScheme: scheme as 'light' | 'dark' })
  await p.goto(ready.portalUrl + address, { waitUntil: 'load' })
  await p.waitForTimeout(1200)
  await p.screenshot({ path: `/tmp/shots/${file}.png` })
  console.log(address, await p.title(), await p.evaluate(() => document.documentElement.scrollWidth - innerWidth))
}
await b.close()
