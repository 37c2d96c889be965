const traceback = /^\s*Traceback \(most recent call last\):/
const errorLine = /^\s*(?:[A-Za-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Interrupt|Exit|Warning)(?::|$)/
const warning = /Warning(?::|$)/
const loud = /\b(?:ERROR|CRITICAL|FATAL)\b/

/** Whether a line alone reads like an error: `KeyError: 'x'`, `ERROR ...`. Python's warnings do not. */
export function isErrorLine(text: string): boolean {
  return (errorLine.test(text) && !warning.test(text)) || loud.test(text)
}

/** Walks lines in order and says of each whether it belongs to an error; keeps whether it is inside a traceback. */
export class ErrorMarker {
  private readonly inside = { stdout: false, stderr: false }

  mark(line: { stream: 'stdout' | 'stderr'; text: string }): boolean {
    const { stream, text } = line
    if (traceback.test(text)) {
      this.inside[stream] = true
      return true
    }
    if (!this.inside[stream]) return isErrorLine(text)
    // A traceback's frames are indented; the first line that is not is the exception itself.
    if (!/^\s/.test(text) && text !== '') this.inside[stream] = false
    return text !== ''
  }
}
