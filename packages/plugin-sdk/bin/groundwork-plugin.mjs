#!/usr/bin/env node
// For plugins of this repository. The package that others install carries the same program as plain JavaScript.
import { register } from 'tsx/esm/api'

register()
await import('../src/cli/main.ts')
