import { lazy, memo } from 'react'
import { expect, it } from 'vitest'
import { definePlugin } from './define-plugin'

const Page = () => null

it('takes components however they are made', () => {
  const definition = { pages: { a: Page, b: memo(Page), c: lazy(() => Promise.resolve({ default: Page })) } }
  expect(definePlugin(definition)).toBe(definition)
})

it('says which part is spelled wrong or was not imported', () => {
  expect(() => definePlugin({ page: { a: Page } } as never)).toThrow(/knows no "page". It takes pages, projectTabs/)
  expect(() => definePlugin({ runTabs: { a: undefined as never } })).toThrow(
    /runTabs.a is undefined. Give it a component/,
  )
})
