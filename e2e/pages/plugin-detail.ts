import type { Page } from '@playwright/test'

/** The page of an installed plugin, below Plugins. */
export function pluginDetail(page: Page, { id, name }: { id: string; name: string }) {
  const dialog = page.getByRole('dialog')
  async function act(item: string | RegExp) {
    await page.getByRole('button', { name: `Actions for ${name}` }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  return {
    open: (tab = '') => page.goto(`/plugins/${id}${tab}`),
    version: (version: string) => page.getByRole('main').getByText(version, { exact: true }).first(),
    state: (word: string) => page.getByRole('main').getByText(word, { exact: true }).first(),
    /** Uploads another version from the tab of versions; its difference is shown then. */
    async bring(file: string) {
      await page.goto(`/plugins/${id}/versions`)
      await page.getByRole('link', { name: 'Upload another version' }).click()
      const chooser = page.waitForEvent('filechooser')
      await dialog.getByRole('button', { name: 'Choose a file' }).click()
      await (await chooser).setFiles(file)
    },
    upgrade: dialog.getByRole('button', { name: new RegExp(`^Upgrade ${name} to`) }),
    async rollBack(to: string) {
      await act(`Go back to ${to}…`)
      await dialog.getByRole('button', { name: `Go back to ${to}` }).click()
    },
    async disable() {
      await act(`Disable ${name}…`)
      await dialog.getByRole('button', { name: `Disable ${name}` }).click()
    },
    async enable() {
      await page
        .getByRole('main')
        .or(page.getByRole('banner'))
        .getByRole('button', { name: `Enable ${name}` })
        .first()
        .click()
      await dialog.getByRole('button', { name: `Enable ${name}` }).click()
    },
    async uninstall(data: 'Keep' | 'Drop') {
      await act(`Uninstall ${name}…`)
      await dialog.getByRole('radio', { name: data }).check()
      await dialog.getByRole('textbox').fill(id)
      await dialog.getByRole('button', { name: 'Uninstall', exact: true }).click()
    },
    dialog,
  }
}
