import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { readFileSync } from 'node:fs'

/** A flow in Python that needs no Metaflow: it records itself as the client does. */
export const fakeFlow = readFileSync(path.join(import.meta.dirname, 'fake-flow.py'), 'utf8')

const pack = `
import io, json, sys, tarfile
files = json.load(sys.stdin)
with tarfile.open(fileobj=sys.stdout.buffer, mode="w:gz") as tar:
    for name, content in files.items():
        info = tarfile.TarInfo(name)
        if isinstance(content, dict):
            info.type = tarfile.SYMTYPE
            info.linkname = content["link"]
            tar.addfile(info)
        else:
            data = content.encode()
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
`

/** A code package as Metaflow makes them: gzipped tar. A link is `{ link: target }`. */
export function packFiles(files: Record<string, string | { link: string }>): Buffer {
  return execFileSync('python3', ['-c', pack], { input: JSON.stringify(files), maxBuffer: 64_000_000 })
}
