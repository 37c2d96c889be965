import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type LockFile, missingPlatformPackages } from './platform-packages'
import { root } from './paths'

const file = path.resolve(process.argv[2] ?? path.join(root, 'package-lock.json'))
const missing = missingPlatformPackages(JSON.parse(readFileSync(file, 'utf8')) as LockFile)
if (missing.length === 0) {
  console.log('The lock file holds the packages of every platform.')
} else {
  console.error(`The lock file lacks packages that another platform needs:\n  ${missing.join('\n  ')}`)
  console.error('Pin the package named first to a version whose platform packages are all published.')
  process.exitCode = 1
}
