import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

export const measuredEntry = 'conformance.py'
/** How long a run of it takes, in seconds. */
export const secondsVariable = 'GROUNDWORK_CONFORMANCE_SECONDS'

/** Harmless: prints two lines and waits in between, with a child beside it so that "the whole tree" means something. */
const program = `#!/usr/bin/env python3
import os
import subprocess
import sys

seconds = os.environ.get("${secondsVariable}", "0")
print("A run of the conformance kit began.", flush=True)
subprocess.run([sys.executable, "-c", "import sys, time; time.sleep(float(sys.argv[1]))", seconds], check=False)
print("A run of the conformance kit ended.", flush=True)
`

const block = 512

/** A tar archive with this one file in it, the same bytes for the same text. */
function tarOf(name: string, text: string): Buffer {
  const content = Buffer.from(text)
  const header = Buffer.alloc(block)
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`
  header.write(name, 0)
  header.write(octal(0o755, 8), 100)
  header.write(octal(0, 8), 108)
  header.write(octal(0, 8), 116)
  header.write(octal(content.length, 12), 124)
  header.write(octal(0, 12), 136)
  // The checksum counts its own eight places as spaces.
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  const rest = Buffer.alloc((block - (content.length % block)) % block)
  return Buffer.concat([header, content, rest, Buffer.alloc(2 * block)])
}

const bytes = gzipSync(tarOf(measuredEntry, program), { level: 9 })

/** The code package of every run that a measuring starts. */
export const measuredCode = { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
