import type { Page } from '@playwright/test'
import { hydrated } from '../src/hydrated'

/** A layer of configuration as a form, and the page of a change of one. */
export function layerPage(page: Page) {
  const main = page.getByRole('main')
  return {
    async open(project: string, layer: string) {
      await page.goto(`/projects/${project}/config/${layer}`)
      await hydrated(main.getByRole('textbox', { name: 'Message' }))
    },
    field: (label: string | RegExp) => main.getByRole('textbox', { name: label }),
    message: main.getByRole('textbox', { name: 'Message' }),
    askForReview: main.getByRole('button', { name: 'Ask for review' }),
  }
}

export function changePage(page: Page) {
  const main = page.getByRole('main')
  return {
    open: (number: number) => page.goto(`/config-changes/${number}`),
    approve: page.getByRole('button', { name: /^Approve change/ }),
    merge: page.getByRole('button', { name: /^Merge as revision/ }),
    main,
  }
}
