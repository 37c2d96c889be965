import { BundleRefusal } from '@groundwork/plugin-sdk/bundle/problem'
import { describe, expect, it } from 'vitest'
import { rewriteModule } from './rewrite-module'

describe('rewriteModule', () => {
  it('points every form of import at the shims and leaves all else', () => {
    const source = `import React, { useState } from "react"
import * as dom from 'react-dom'
export { jsx } from 'react/jsx-runtime'; export * from "./a.js"
const text = 'import x from "react"' // import y from "react"
const re = /import\\("react"\\)/
const lazy = () => import(\`react\`), near = import('./b.js')
export default useState
`
    const { source: made, shims } = rewriteModule(Buffer.from(source), 'ui/index.js')
    expect(made).toBe(
      source
        .replace('from "react"\nimport', 'from "/plugin-assets/shims/v1/react.js"\nimport')
        .replace(`'react-dom'`, '"/plugin-assets/shims/v1/react-dom.js"')
        .replace(`'react/jsx-runtime'`, '"/plugin-assets/shims/v1/react--jsx-runtime.js"')
        .replace('import(`react`)', 'import("/plugin-assets/shims/v1/react.js")'),
    )
    expect(shims).toHaveLength(3)
  })

  it('points what takes the common portion of a library at that, and only what says all that it takes', () => {
    const shimOf = (source: string) => rewriteModule(Buffer.from(source), 'ui/index.js').shims
    const [portion, whole] = ['common', ''].map((part) => [
      `/plugin-assets/shims/v1/tanstack--react-query${part && `--${part}`}.js`,
    ])
    for (const taken of [
      `import { useQuery as q, useMutation } from '@tanstack/react-query'`,
      `export { useQuery as 'a name' } from '@tanstack/react-query'`,
      `import '@tanstack/react-query'`,
    ])
      expect(shimOf(taken)).toEqual(portion)
    for (const taken of [
      `import { useQuery, useInfiniteQuery } from '@tanstack/react-query'`,
      `import * as query from '@tanstack/react-query'`,
      `import query, { useQuery } from '@tanstack/react-query'`,
      `import { default as query } from '@tanstack/react-query'`,
      `import { 'useQuery' as q } from '@tanstack/react-query'`,
      `export * from '@tanstack/react-query'`,
      `export { default } from '@tanstack/react-query'`,
      `const { useQuery } = await import('@tanstack/react-query')`,
    ])
      expect(shimOf(taken)).toEqual(whole)
  })

  it('refuses what a browser could not resolve', () => {
    for (const left of [`import 'lodash'`, 'import(name)', `import 'https://x.example/y.js'`])
      expect(() => rewriteModule(Buffer.from(left), 'ui/index.js')).toThrow(BundleRefusal)
  })
})
