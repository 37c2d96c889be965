import { defineConfig } from '@playwright/test'
import { browserLaunch } from './src/browser'

export default defineConfig({
  testDir: './specs',
  outputDir: './test-results',
  globalSetup: './src/global-setup.ts',
  // One Groundwork serves all specs; two browsers beside it are what two cores can do.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI === 'true',
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    launchOptions: await browserLaunch(),
    viewport: { width: 1440, height: 900 },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
})
