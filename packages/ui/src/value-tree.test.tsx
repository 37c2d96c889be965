// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { type TreeNode, ValueTree } from './value-tree'

afterEach(cleanup)

it('counts all that follows in a long list, and calls nothing an item that is none', () => {
  const children = Array.from({ length: 200 }, (_, n): TreeNode => ({ name: String(n), kind: 'number', text: `${n}` }))
  render(<ValueTree root={{ kind: 'container', text: 'list of 500,000', children, rest: 499_800 }} />)
  fireEvent.click(screen.getByRole('button', { name: '499,900 more' }))
  expect(screen.getByText('199:')).toBeDefined()
  expect(screen.queryByText('200:')).toBeNull()
  expect(screen.getByText('499,800 more are not shown here')).toBeDefined()
})
