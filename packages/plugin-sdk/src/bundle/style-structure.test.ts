import { describe, expect, it } from 'vitest'
import { structureMistake } from './style-structure'

describe('the structure of a style', () => {
  it.each([
    ['.a { content: "}"; color: red } /* } */'],
    ["@media (width > 10px) { .a:is(.b, [x='}']) { --x: {a:b}; background: url(./a.png) } }"],
    ['.a { background: url( "a}b.png" ); mask: URL(a;b.svg) }'],
    ['.w-1\\/2, .\\[\\&\\>a\\]\\:x { width: 50% }'],
    ['.a { content: "one \\\n two"; x: "\\"" }'],
    ['#url(x) {} .5url { }'],
    ['.icon { background-image: url(data:image/png;base64,iVBOR/+w0==) }'],
  ])('of %j is the one that is written', (source) => {
    expect(structureMistake(source)).toBeNull()
  })

  it.each([
    ['a { content: "\n} } } body { background: red } "; }', 'A string ends with its line', 1],
    ["a {\n x: '\r} }'; }", 'A string ends with its line', 2],
    ['a { b: url( ( ); } } } body { display: none } x { y: ) }', 'An address with such letters needs quotes', 1],
    ['a { b: \\75 rl(x\'y) } } body{} "\'" }', 'An address with such letters needs quotes', 1],
    ['a { }\n}', '"}" closes nothing', 2],
    ['a { b: ( { ) } }', '")" closes nothing', 1],
    ['a { b: (c }', '"}" closes nothing', 1],
    ['a {', '"{" is never closed', 1],
    ['a { } /* b', 'A comment is never closed', 1],
    ['<!--url(( ) {} ', 'A comment of HTML has no place here', 1],
    ['a { content: "x', 'A string is never closed', 1],
    ['a { b: url(x', 'An address is never closed', 1],
  ])('of %j is another one to a browser', (source, mistake, line) => {
    expect(structureMistake(source)).toEqual({ mistake, line })
  })
})
