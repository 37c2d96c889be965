'use client'

import { isMap, type JsonMap, sameJson } from '@groundwork/delivery/config/json'
import type { Problem } from '@groundwork/delivery/config/layer'
import { type Pointer, pointerTo } from '@groundwork/delivery/config/pointer'
import { readRawText } from '@groundwork/delivery/config/raw-text'
import { useState } from 'react'
import { problemsOf, withKey } from './check-layer'
import type { ConfigChange, LayerDetail, SecretNames } from './config-types'
import type { Said } from './merge-layer'
import { withoutPlace, writeThrough } from './own-values'
import { lineAt, lineOf, pointerLines } from './pointer-lines'
import type { LineProblem } from './raw-editor'
import { shownOf } from './shown-layer'

export type Began = Said & { revision: number }
type Editing = { layer: LayerDetail; change: ConfigChange | null; began: Said | null; secrets: SecretNames }

/** What is typed into a layer: one set of values, as a form and as text, checked at each keystroke. */
export function useLayerEdit({ layer, change, began, secrets }: Editing) {
  const [base, setBase] = useState<Began>(() => ({
    revision: change?.base ?? layer.revision,
    ...(began ?? { values: layer.values, locks: layer.locks }),
  }))
  const [start, setStart] = useState<Said>(change ?? layer)
  const [own, setOwn] = useState<JsonMap>(start.values)
  const [locks, setLocks] = useState<readonly Pointer[]>(start.locks)
  const [text, setText] = useState(() => written(start.values))
  const [unreadable, setUnreadable] = useState<(Problem & { at: number })[]>([])
  const readable = unreadable.length === 0
  const same = readable && sameJson(own, start.values) && sameJson(locks.toSorted(), start.locks.toSorted())
  // What others changed comes in by itself unless it would take away what was typed here.
  if (!change && same && layer.revision !== base.revision) {
    const now = { values: layer.values, locks: layer.locks }
    setBase({ revision: layer.revision, ...now })
    setStart(now)
    setOwn(layer.values)
    setLocks(layer.locks)
    setText(written(layer.values))
  }
  const shown = shownOf(layer, own)
  const problems = readable ? problemsOf(layer, own, secrets) : unreadable

  function put(values: JsonMap) {
    setOwn(values)
    setText(written(values))
    setUnreadable([])
  }

  return {
    ...{ base, own, locks, text, shown, problems, readable, same, setLocks },
    /** Values as the form has them: what all layers say together. */
    writeForm(after: unknown) {
      if (!isMap(after)) return
      // A form keeps undefined where something was emptied.
      const said = JSON.parse(JSON.stringify(after)) as JsonMap
      const below = layer.inherited.values
      put(writeThrough({ below, own, before: shown.values, after: said }, layer.schema))
    },
    reset: (path: (string | number)[]) => put(withoutPlace(own, pointerTo(path))),
    writeText(next: string) {
      setText(next)
      const read = readRawText(next)
      setUnreadable(read.problems)
      if (read.values) setOwn(read.values)
    },
    merge(together: Said) {
      setBase({ revision: layer.revision, values: layer.values, locks: layer.locks })
      setLocks(together.locks)
      put(together.values)
    },
    put,
    lineProblems: (): LineProblem[] => {
      if (!readable) return unreadable.map((problem) => lineProblem(problem, lineAt(text, problem.at)))
      const lines = pointerLines(text)
      const told = problems.map((problem) => lineProblem(problem, lineOf(lines, problem.pointer)))
      return told.toSorted((a, b) => a.line - b.line)
    },
  }
}

export type LayerEdit = ReturnType<typeof useLayerEdit>

function lineProblem(problem: Problem, line: number): LineProblem {
  const { pointer, level } = problem
  return { line, pointer, level, message: withKey(problem) }
}

function written(values: JsonMap): string {
  return JSON.stringify(values, null, 2)
}
