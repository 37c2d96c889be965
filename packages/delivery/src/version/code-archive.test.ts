import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { readCodeArchive } from './code-archive'
import { packCode } from './code-archive.fixture'

const nothing = () => false

it('lists the files and keeps the text of those that are wanted', async () => {
  const large = 'x'.repeat(700_000)
  const packed = packCode([
    ['.mf_meta/INFO', '{"a":1}'],
    ['a/large.py', large],
    { path: 'a', type: '5' },
    ['./flow.py', 'print(1)'],
  ])
  const { files, texts } = await readCodeArchive(packed, (path) => path === 'flow.py' || path === 'a/large.py')
  expect([...files]).toEqual(['.mf_meta/INFO', 'a/large.py', 'flow.py'])
  expect(texts.get('flow.py')).toBe('print(1)')
  expect(texts.get('a/large.py')).toBe(large)
  expect(texts.size).toBe(2)
})

it.each([
  ['leads out of its folder', packCode([['../evil.py', '']]), /lies outside/],
  ['has an absolute path', packCode([['/etc/x', '']]), /lies outside/],
  ['holds a link', packCode([{ path: 'x', type: '2' }]), /symbolic link/],
  ['is no gzip', Buffer.from('not at all'), /not compressed with gzip/],
  ['is no tar', gzipSync(Buffer.alloc(600, 7)), /not a tar archive/],
  ['is cut off', gzipSync(Buffer.alloc(100)), /ends before/],
  ['promises more than there is', packCode([{ path: 'x', size: 5_000 }]), /ends before/],
])('refuses a package that %s', async (_, packed, words) => {
  await expect(readCodeArchive(packed, nothing)).rejects.toThrow(words)
})
