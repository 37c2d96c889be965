'use client'

import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { classes } from './classes'
import { formatNumber } from './number'

export type TreeNode = {
  /** Name or index in its parent. */
  name?: string
  /** How the value reads in one line; for containers their short form, e.g. `list of 24`. */
  text: string
  kind: 'text' | 'number' | 'word' | 'container' | 'opaque'
  /** Quiet remark after the value: type, size, what was cut. */
  note?: string
  children?: TreeNode[]
  /** How many more children it has than are given. */
  rest?: number
}

const tones: Record<TreeNode['kind'], string> = {
  text: 'text-ok',
  number: 'text-run',
  word: 'text-unk',
  container: 'text-ink-2',
  opaque: 'text-ink-3 italic',
}
const firstChildren = 100

/** A value as a tree of one-line nodes; children are drawn when opened, a hundred at a time. */
export function ValueTree({ root, open = true }: { root: TreeNode; open?: boolean }) {
  return (
    <ul className="overflow-x-auto font-mono text-xs leading-5">
      <Node node={root} initiallyOpen={open} />
    </ul>
  )
}

function Node({ node, initiallyOpen }: { node: TreeNode; initiallyOpen: boolean }) {
  const children = node.children ?? []
  const rest = node.rest ?? 0
  const [open, setOpen] = useState(initiallyOpen && children.length > 0)
  const [shown, setShown] = useState(firstChildren)
  const name = node.name === undefined ? null : <span className="text-ink">{node.name}: </span>
  const value = (
    <>
      {name}
      <span className={classes(tones[node.kind], 'wrap-anywhere whitespace-pre-wrap')}>{node.text}</span>
      {node.note ? <span className="pl-2 font-sans text-2xs text-ink-3">{node.note}</span> : null}
    </>
  )
  if (children.length === 0) return <li className="pl-4">{value}</li>
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-start rounded-xs text-left hover:bg-hover"
      >
        <ChevronRight
          size={12}
          aria-hidden="true"
          className={classes('mt-1 mr-1 shrink-0 text-ink-3 transition-transform', open && 'rotate-90')}
        />
        <span>{value}</span>
      </button>
      {open ? (
        <ul className="ml-[5px] border-l border-line-faint pl-2">
          {children.slice(0, shown).map((child, index) => (
            <Node key={index} node={child} initiallyOpen={false} />
          ))}
          {children.length > shown ? (
            <li className="pl-4">
              <button
                type="button"
                onClick={() => setShown(shown + 10 * firstChildren)}
                className="font-sans text-accent hover:underline"
              >
                {formatNumber(children.length + rest - shown)} more
              </button>
            </li>
          ) : rest > 0 ? (
            <li className="pl-4 font-sans text-ink-3">{formatNumber(rest)} more are not shown here</li>
          ) : null}
        </ul>
      ) : null}
    </li>
  )
}
