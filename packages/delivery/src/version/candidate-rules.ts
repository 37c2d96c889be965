import type { CodeFacts } from '@groundwork/runs/code-facts'
import type { RunRow } from '@groundwork/runs/rows'

export type Refused = { why: string; fix: string }

const upload =
  'Set METAFLOW_FEAT_ALWAYS_UPLOAD_CODE_PACKAGE=1 where you run it (the Connect page has the lines), and run it once more.'

/** Why a run cannot become a version, and what to do about it; null: it can, as far as its record says. */
export function whyNot(run: Pick<RunRow, 'status' | 'flow' | 'id'>, facts: CodeFacts): Refused | null {
  const { codePackage, script } = facts
  if (run.status === 'running' || run.status === 'queued')
    return { why: 'The run has not ended yet.', fix: 'Wait until it has succeeded.' }
  if (run.status !== 'succeeded')
    return {
      why: 'The run did not succeed.',
      fix: 'Make a version from a run that did: mend the flow and run it again.',
    }
  if (!codePackage) return { why: 'The run kept no code package.', fix: upload }
  if (codePackage.dsType !== 'local')
    return {
      why: `The run keeps its code in "${codePackage.dsType}", which Groundwork does not read yet.`,
      fix: 'Save the package with `python flow.py package save FILE` and upload it here.',
    }
  if (codePackage.format !== 'tgz')
    return {
      why: `The run packed its code as ${codePackage.format}; versions are made from tgz.`,
      fix: 'Use the packaging that Metaflow has by default.',
    }
  if (!script)
    return {
      why: 'The run did not record which file it was started from.',
      fix: 'Record it with a newer Metaflow client.',
    }
  return null
}
