import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { DrawnForm } from './drawn-form'
import { parseJson } from './json-editor'
import type { Finding, JsonSchema } from './json-schema'

const schema: JsonSchema = {
  type: 'object',
  required: ['table'],
  properties: {
    top_k: {
      title: 'Reasons shown',
      type: 'integer',
      minimum: 1,
      maximum: 20,
      default: 5,
      'x-portal': { unit: 'rows', group: 'Display' },
    },
    table: { title: 'Table', type: 'string', description: 'Where the rows are.' },
    quiet: { title: 'Quiet', type: 'boolean' },
    mode: { title: 'Mode', enum: ['fast', 'thorough'] },
    hosts: { title: 'Hosts', type: 'array', items: { type: 'string' } },
    source: {
      title: 'Source',
      oneOf: [
        {
          title: 'A file',
          type: 'object',
          properties: { kind: { const: 'file' }, path: { title: 'Path', type: 'string' } },
        },
        {
          title: 'A bucket',
          type: 'object',
          properties: { kind: { const: 'bucket' }, key: { title: 'Key', type: 'string' } },
        },
      ],
    },
  },
}

function draw(values: unknown, tellAll = true): string {
  const { top_k: shown, table } = values as { top_k?: number; table?: string }
  const findings: Finding[] = []
  if ((shown ?? 0) > 20)
    findings.push({ path: ['top_k'], level: 'error', message: 'Too many.', fix: { label: 'Use 20', value: 20 } })
  if (table === undefined) findings.push({ path: ['table'], level: 'error', message: 'A value is needed.' })
  return renderToStaticMarkup(
    <DrawnForm
      schema={schema}
      values={values}
      findings={findings}
      tellAll={tellAll}
      readOnly={false}
      onChange={() => {}}
      idPrefix="f"
    />,
  )
}

describe('a form from a schema', () => {
  const good = {
    top_k: 7,
    table: 'a',
    quiet: true,
    mode: 'fast',
    hosts: ['x', 'y'],
    source: { kind: 'bucket', key: 'k' },
  }

  it('labels every control', () => {
    const html = draw(good)
    const ids = [...html.matchAll(/<(?:input|select|textarea)[^>]*? id="([^"]+)"/g)].map(([, id]) => id)
    expect(ids.length).toBeGreaterThanOrEqual(7)
    for (const id of ids.filter((each) => !each?.includes('oneof'))) expect(html).toContain(`for="${id}"`)
  })

  it('shows unit, range and group, and the way back to the default', () => {
    const html = draw(good)
    expect(html).toContain('rows, 1 to 20')
    expect(html).toContain('>Display<')
    expect(html).toContain('Reset Reasons shown to its default')
    expect(draw({ ...good, top_k: 5 })).not.toContain('Reset Reasons shown')
  })

  it('heads a group inside of an object only where there are several', () => {
    const hours = (group: string) => ({ type: 'string', title: group, 'x-portal': { group } }) as JsonSchema
    const inside = (properties: Record<string, JsonSchema>): JsonSchema => ({
      type: 'object',
      properties: { plan: { type: 'object', title: 'Schedule', 'x-portal': { group: 'Operation' }, properties } },
    })
    const drawn = (properties: Record<string, JsonSchema>) =>
      renderToStaticMarkup(
        <DrawnForm
          {...{ schema: inside(properties), values: {}, findings: [], tellAll: false, readOnly: false, idPrefix: 'h' }}
          onChange={() => {}}
        />,
      )
    expect(drawn({ a: hours('Operation') }).split('>Operation</h3>')).toHaveLength(2)
    expect(drawn({ a: hours('Money'), b: hours('Choice') })).toMatch(/>Money<\/h3>.*>Choice<\/h3>/)
  })

  it('ties what is wrong, its mending value and the help to the control', () => {
    const html = draw({ ...good, top_k: 30, table: undefined })
    expect(html).toMatch(/<input id="f_top_k"[^>]*aria-describedby="f_top_k__error"[^>]*aria-invalid="true"/)
    expect(html).toContain('Use 20')
    expect(html).toMatch(/id="f_table"[^>]*aria-describedby="f_table__help f_table__error"/)
  })

  it('keeps quiet about what was not touched until it is asked to tell all', () => {
    expect(draw({ ...good, table: undefined }, false)).not.toContain('A value is needed')
    expect(draw({ ...good, table: undefined }, true)).toContain('A value is needed')
  })

  it('opens the variant that the values are of', () => {
    expect(draw(good)).toContain('>Key<')
    expect(draw({ ...good, source: { kind: 'file', path: '/' } })).toContain('>Path<')
  })

  it('moves and removes entries with named buttons', () => {
    const html = draw(good)
    for (const name of ['Move entry 2 up', 'Move entry 1 down', 'Remove entry 1', 'Add to Hosts'])
      expect(html).toContain(`aria-label="${name}"`)
  })
})

it('text that is no JSON is told with its line', () => {
  expect(parseJson('{\n "a": 1\n "b": 2\n}')).toMatchObject({ ok: false, why: expect.stringContaining('Line 3') })
  expect(parseJson('{ "a": 1')).toMatchObject({ ok: false })
  expect(parseJson('{}')).toEqual({ ok: true, value: {} })
})
