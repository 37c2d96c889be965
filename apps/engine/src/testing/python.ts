import { execFileSync } from 'node:child_process'

/** The Python that `python3` is here, behind whatever stands for it. */
export function systemPython(): string {
  return execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim()
}
