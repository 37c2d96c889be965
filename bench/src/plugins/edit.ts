import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { round } from '../measure/load'
import { repository } from '../scratch/bundle'
import { seen } from './install'
import { median } from './median'
import type { Portal } from './portal'
import { greeting, pageSource, type Sample, sampleFolder, writeSample } from './sample'

/** From saving a changed page to seeing it, in an open browser, with `groundwork-plugin dev` running. */
export async function editToVisible(
  portal: Portal,
  { page, sample, edits }: { page: Page; sample: Sample; edits: number },
): Promise<number> {
  const folder = sampleFolder()
  writeSample(folder, sample)
  const program = path.join(repository, 'packages/plugin-sdk/bin/groundwork-plugin.mjs')
  const child = spawn(process.execPath, [program, 'dev', folder, '--portal', portal.url], {
    env: { ...process.env, GROUNDWORK_TOKEN: portal.token },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  try {
    await firstSent(child)
    await page.goto(`${portal.url}/p/${sample.id}`, { waitUntil: 'load' })
    await seen(page, greeting(sample))
    const times: number[] = []
    for (let n = 0; n < edits; n++) {
      const heading = `Edit number ${n}.`
      const started = performance.now()
      fs.writeFileSync(path.join(folder, 'ui/page.tsx'), pageSource(heading))
      await seen(page, heading)
      times.push(performance.now() - started)
      await page.waitForTimeout(500)
    }
    return round(median(times), 0)
  } finally {
    child.kill('SIGINT')
    await ended
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** The command's first line that says that the portal has it. */
function firstSent(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (text: Buffer) => {
      output += text.toString()
      if (output.includes('✓')) resolve()
      if (output.includes('✗')) reject(new Error(output))
    })
    child.once('exit', () => reject(new Error(`groundwork-plugin dev ended.\n${output}`)))
  })
}
