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

  it('refuses what a browser could not resolve', () => {
    for (const left of [`import 'lodash'`, 'import(name)', `import 'https://x.example/y.js'`])
      expect(() => rewriteModule(Buffer.from(left), 'ui/index.js')).toThrow(BundleRefusal)
  })
})
