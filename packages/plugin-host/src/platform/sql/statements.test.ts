import { describe, expect, it } from 'vitest'
import { lineAt, splitStatements } from './statements'

const texts = (sql: string) => splitStatements(sql).map(({ text }) => text)
const words = (sql: string) => splitStatements(sql).map(({ keyword }) => keyword)

describe('statements of a text', () => {
  it('end at semicolons, not at those in strings, names, comments and bodies', () => {
    expect(texts(`select 1;\n;; select ';' ; `)).toEqual(['select 1', `select ';' `])
    expect(texts(`select 'it''s; one' , "a;b" -- c;\n, 2; select 3`)).toHaveLength(2)
    expect(texts(`select /* a; /* b; */ c; */ 1; select 2`)).toHaveLength(2)
    expect(texts(`create function f() as $a$ begin; $b$ ; $b$ end; $a$; select 2`)).toHaveLength(2)
    expect(texts(`select E'a\\'; b'; select 2`)).toHaveLength(2)
    expect(texts(`select 'a\\'; select 2`)).toHaveLength(2)
    expect(texts(`select $1;select a$b$c;select 3`)).toHaveLength(3)
    expect(texts(`select 'never ends; select 2`)).toHaveLength(1)
  })

  it('begin at their first word', () => {
    expect(words(`-- select\n/* select */ ( DROP table x`)).toEqual(['drop'])
    expect(words(`"quoted" thing`)).toEqual([''])
    const sql = '\n\nselect 1;\n\ninsert into x'
    expect(splitStatements(sql).map(({ offset }) => lineAt(sql, offset))).toEqual([3, 5])
  })
})
