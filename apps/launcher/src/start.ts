import { nodeComplaint } from './node-version'

const complaint = nodeComplaint(process.versions.node)
if (complaint) {
  console.error(complaint)
  process.exit(1)
}
// Loaded after the check: what follows may not even parse on an old Node.
const { launch } = await import('./launch')
await launch('production')
