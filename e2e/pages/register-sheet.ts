import type { Locator, Page } from '@playwright/test'

/** The sheet in which a bundle becomes a plugin, or another version of one. */
export function registerSheet(page: Page) {
  const sheet = page.getByRole('dialog')
  const button = (name: string | RegExp) => sheet.getByRole('button', { name })
  return {
    sheet,
    /** Opens it, where a bundle is chosen. */
    async open() {
      await page.goto('/plugins')
      await page.getByRole('link', { name: 'Register plugin' }).click()
      await button('Choose a file').waitFor()
    },
    /** Through the browser's own file chooser, as a person would. */
    async choose(file: string) {
      const chooser = page.waitForEvent('filechooser')
      await button('Choose a file').click()
      await (await chooser).setFiles(file)
    },
    trust: button(/^Trust this key for ids that begin with/),
    field: (label: string): Locator => sheet.getByRole('textbox', { name: label }),
    test: button('Test the connection'),
    preview: button('Preview only for me'),
    enable: button(/^Enable (?!for)/),
    everyone: button('Everyone'),
  }
}
