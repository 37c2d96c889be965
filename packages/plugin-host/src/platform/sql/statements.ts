/** One statement of a text: where it begins in it, and its first word in lower case. */
export type Statement = { text: string; offset: number; keyword: string }

/** Ends of what a semicolon inside does not end a statement in: comments, strings, quoted names, dollar quotes. */
function skipQuoted(text: string, at: number): number {
  const two = text.slice(at, at + 2)
  if (two === '--') return endOr(text, text.indexOf('\n', at), 1)
  if (two === '/*') return endOfComment(text, at)
  const char = text[at]
  if (char === "'") return endOfString(text, at, /[eE]/.test(text[at - 1] ?? '') && !/[\w$]/.test(text[at - 2] ?? ''))
  if (char === '"') return endOr(text, text.indexOf('"', at + 1), 1)
  if (char === '$' && !/[\w$]/.test(text[at - 1] ?? '')) {
    const tag = /^\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(text.slice(at, at + 80))?.[0]
    if (tag) return endOr(text, text.indexOf(tag, at + tag.length), tag.length)
  }
  return at
}

function endOr(text: string, found: number, length: number): number {
  return found < 0 ? text.length : found + length
}

function endOfComment(text: string, at: number): number {
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const two = text.slice(i, i + 2)
    if (two === '/*') depth += 1
    else if (two === '*/') depth -= 1
    else continue
    i += 1
    if (depth === 0) return i + 1
  }
  return text.length
}

function endOfString(text: string, at: number, escapes: boolean): number {
  for (let i = at + 1; i < text.length; i++) {
    if (escapes && text[i] === '\\') i += 1
    else if (text[i] === "'") return i + 1
  }
  return text.length
}

/** Where the statement's first word begins: after blanks, comments and opening brackets. */
function firstWordAt(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    const two = text.slice(at, at + 2)
    if (two === '--' || two === '/*') at = skipQuoted(text, at)
    else if (/[\s(;]/.test(text[at]!)) at += 1
    else break
  }
  return at
}

function statementAt(text: string, from: number, to: number): Statement | null {
  const start = firstWordAt(text, from)
  if (start >= to) return null
  const keyword = /^[A-Za-z]+/.exec(text.slice(start, start + 40))?.[0].toLowerCase() ?? ''
  return { text: text.slice(start, to), offset: start, keyword }
}

/** The statements of a text in order. The server refuses whatever is more than one: a mistake here cannot let two pass. */
export function splitStatements(text: string): Statement[] {
  const statements: Statement[] = []
  let from = 0
  const take = (to: number) => {
    const statement = statementAt(text, from, to)
    if (statement) statements.push(statement)
  }
  for (let at = 0; at < text.length; ) {
    const after = skipQuoted(text, at)
    if (after > at) {
      at = after
      continue
    }
    if (text[at] === ';') {
      take(at)
      from = at + 1
    }
    at += 1
  }
  take(text.length)
  return statements
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
