import type { PickleMachine } from './machine'
import { className } from './machine'
import { falseNode, floatNode, integerNode, noneNode, objectNode, type PickleNode, trueNode } from './nodes'

type Operation = (machine: PickleMachine) => void
const table: (Operation | undefined)[] = Array.from({ length: 256 })
const letter = (text: string) => text.charCodeAt(0)
const longestInteger = 2_048

function text(machine: PickleMachine, length: number, latin1 = false): void {
  const start = machine.input.skipContent(length)
  machine.push({ kind: 'text', start, end: start + length, latin1 })
}
function bytes(machine: PickleMachine, length: number): void {
  const start = machine.input.skipContent(length)
  machine.push({ kind: 'bytes', start, end: start + length })
}
function long(machine: PickleMachine, length: number): void {
  if (length < 0) machine.fail('The value has an integer of negative length.')
  const start = machine.input.skip(length)
  machine.push(
    length > longestInteger
      ? { kind: 'opaque', reason: `an integer of ${length} bytes` }
      : integerNode(machine.input.bigint(start, start + length)),
  )
}
function parsedInteger(machine: PickleMachine, digits: string): void {
  if (!/^[+-]?\d{1,5000}$/.test(digits)) machine.fail('The value has an integer that is not one.')
  machine.push(integerNode(BigInt(digits.replace(/^\+/, ''))))
}
const tuple = (machine: PickleMachine, items: PickleNode[]) => machine.push(machine.sequence('tuple', items))

/** Protocol 0 writes text between quotes with Python's escapes; only its plain part is worth showing. */
function quotedLine(machine: PickleMachine): void {
  const { start, end } = machine.input.line()
  const isQuoted = end - start >= 2 && (machine.input.bytes[start] === 39 || machine.input.bytes[start] === 34)
  machine.push({ kind: 'text', start: isQuoted ? start + 1 : start, end: isQuoted ? end - 1 : end, latin1: true })
}

const byLetter: Record<string, Operation> = {
  '(': (m) => m.mark(),
  '0': (m) => m.drop(),
  '1': (m) => void m.popMark(),
  '2': (m) => m.push(m.top()),
  F: (m) => m.push(floatNode(Number(m.input.lineText().replace('inf', 'Infinity')))),
  I: (m) => {
    const digits = m.input.lineText()
    if (digits === '01' || digits === '00') m.push(digits === '01' ? trueNode : falseNode)
    else parsedInteger(m, digits)
  },
  J: (m) => m.push(integerNode(m.input.int32())),
  K: (m) => m.push(integerNode(m.input.uint8())),
  L: (m) => parsedInteger(m, m.input.lineText().replace(/L$/, '')),
  M: (m) => m.push(integerNode(m.input.uint16())),
  N: (m) => m.push(noneNode),
  P: (m) =>
    m.push({
      kind: 'opaque',
      reason: `a reference to something stored elsewhere (${m.input.lineText().slice(0, 80)})`,
    }),
  Q: (m) => {
    m.pop()
    m.push({ kind: 'opaque', reason: 'a reference to something stored elsewhere' })
  },
  R: (m) => {
    const args = m.pop()
    m.call(m.pop(), args)
  },
  S: quotedLine,
  T: (m) => text(m, m.input.uint32(), true),
  U: (m) => text(m, m.input.uint8(), true),
  V: (m) =>
    m.push({
      kind: 'words',
      text: m.input
        .lineText()
        .replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    }),
  X: (m) => text(m, m.input.uint32()),
  B: (m) => bytes(m, m.input.uint32()),
  C: (m) => bytes(m, m.input.uint8()),
  G: (m) => m.push(floatNode(m.input.float64())),
  a: (m) => m.extend('list', [m.pop()]),
  b: (m) => m.build(),
  c: (m) => m.push({ kind: 'class', name: `${m.input.lineText()}.${m.input.lineText()}`.slice(0, 400) }),
  d: (m) => m.push(m.dict(m.popMark())),
  '}': (m) => m.push(m.dict([])),
  e: (m) => m.extend('list', m.popMark()),
  g: (m) => m.recall(Number(m.input.lineText())),
  h: (m) => m.recall(m.input.uint8()),
  i: (m) => {
    const name = `${m.input.lineText()}.${m.input.lineText()}`.slice(0, 400)
    m.push(objectNode(name, m.popMark()))
  },
  j: (m) => m.recall(m.input.uint32()),
  l: (m) => m.push(m.sequence('list', m.popMark())),
  ']': (m) => m.push(m.sequence('list', [])),
  o: (m) => {
    const [first, ...args] = m.popMark()
    m.push(objectNode(first ? className(first) : 'unnamed', args))
  },
  p: (m) => m.remember(Number(m.input.lineText())),
  q: (m) => m.remember(m.input.uint8()),
  r: (m) => m.remember(m.input.uint32()),
  s: (m) => {
    const value = m.pop()
    m.extend('dict', [m.pop(), value])
  },
  t: (m) => tuple(m, m.popMark()),
  ')': (m) => tuple(m, []),
  u: (m) => m.extend('dict', m.popMark()),
}
for (const [name, operation] of Object.entries(byLetter)) table[letter(name)] = operation

function newObject(machine: PickleMachine, withKeywords: boolean): void {
  const keywords = withKeywords ? machine.pop() : null
  const args = machine.pop()
  const made = machine.pop()
  const list = args.kind === 'tuple' ? args.items : [args]
  machine.push(objectNode(className(made), keywords?.kind === 'dict' && keywords.length ? [...list, keywords] : list))
}

const extension = (length: number) => (m: PickleMachine) => {
  m.input.skip(length)
  m.push({ kind: 'opaque', reason: 'a class known only by a registered code' })
}

const byCode: Record<number, Operation> = {
  128: (m) => {
    const version = m.input.uint8()
    if (version > 5) m.fail(`The value is in pickle protocol ${version}; this reader knows 0 to 5.`)
  },
  129: (m) => newObject(m, false),
  130: extension(1),
  131: extension(2),
  132: extension(4),
  133: (m) => tuple(m, [m.pop()]),
  134: (m) => {
    const second = m.pop()
    tuple(m, [m.pop(), second])
  },
  135: (m) => {
    const third = m.pop()
    const second = m.pop()
    tuple(m, [m.pop(), second, third])
  },
  136: (m) => m.push(trueNode),
  137: (m) => m.push(falseNode),
  138: (m) => long(m, m.input.uint8()),
  139: (m) => long(m, m.input.int32()),
  140: (m) => text(m, m.input.uint8()),
  141: (m) => text(m, m.input.length64()),
  142: (m) => bytes(m, m.input.length64()),
  143: (m) => m.push(m.sequence('set', [])),
  144: (m) => m.extend('set', m.popMark()),
  145: (m) => m.push(m.sequence('frozenset', m.popMark())),
  146: (m) => newObject(m, true),
  147: (m) => {
    const name = m.pop()
    m.push({ kind: 'class', name: m.className(m.pop(), name) })
  },
  148: (m) => m.rememberNext(),
  149: (m) => void m.input.skip(8),
  150: (m) => bytes(m, m.input.length64()),
  151: (m) => m.push({ kind: 'opaque', reason: 'a buffer stored outside the value' }),
  152: () => {},
}
for (const [code, operation] of Object.entries(byCode)) table[Number(code)] = operation

const stop = letter('.')

/** Interprets until STOP and gives what was built. Nothing is imported, called or looked up. */
export function runMachine(machine: PickleMachine): PickleNode {
  const { input, limits } = machine
  for (let count = 0; ; count++) {
    if (count >= limits.opcodes) machine.fail(`The value has more than ${limits.opcodes} parts.`)
    const code = input.uint8()
    if (code === stop) return machine.pop()
    const operation = table[code]
    if (!operation) machine.fail(`Byte ${code} is not an instruction of a pickle.`)
    ;(operation as Operation)(machine)
  }
}
