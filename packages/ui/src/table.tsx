import type { HTMLAttributes, TableHTMLAttributes, TdHTMLAttributes, ThHTMLAttributes } from 'react'
import { classes } from './classes'

/**
 * A semantic table. Head cells stick to `top`, given by the `sticky` class where the page scrolls.
 *
 * @example
 * ```tsx
 * <Table>
 *   <thead>
 *     <tr><Th>Title</Th><Th number>Rating</Th></tr>
 *   </thead>
 *   <tbody>
 *     <Tr><Td>Alien</Td><Td number>8.5</Td></Tr>
 *   </tbody>
 * </Table>
 * ```
 */
export function Table({ className, ...rest }: TableHTMLAttributes<HTMLTableElement>) {
  return <table {...rest} className={classes('w-full border-separate border-spacing-0 text-left', className)} />
}

/** A head cell: 28 px, sunken. `number` aligns right. */
export function Th({ number, className, ...rest }: ThHTMLAttributes<HTMLTableCellElement> & { number?: boolean }) {
  return (
    <th
      scope="col"
      {...rest}
      className={classes(
        'cap h-row-dense border-b border-line bg-sunken px-2 whitespace-nowrap first:pl-3 last:pr-3',
        number ? 'text-right' : 'text-left',
        className,
      )}
    />
  )
}

/** A row; `current` draws the 2 px accent bar, `selected` the tint. */
export function Tr({
  current,
  selected,
  className,
  ...rest
}: HTMLAttributes<HTMLTableRowElement> & { current?: boolean; selected?: boolean }) {
  return (
    <tr
      {...rest}
      aria-current={current || undefined}
      className={classes(
        'group/row',
        selected || current ? '[&>td]:bg-selected' : 'hover:[&>td]:bg-hover',
        current && '[&>td:first-child]:shadow-[inset_2px_0_0_var(--color-accent)]',
        className,
      )}
    />
  )
}

const heights = { dense: 'h-row-dense', row: 'h-row', tall: 'h-row-tall' }

/** A cell: 36 px, one line unless `className` says how its white space is. */
export function Td({
  number,
  height = 'row',
  className,
  ...rest
}: TdHTMLAttributes<HTMLTableCellElement> & { number?: boolean; height?: keyof typeof heights }) {
  return (
    <td
      {...rest}
      className={classes(
        'border-b border-line-faint px-2 group-last/row:border-b-0 first:pl-3 last:pr-3',
        // Of two classes for the same thing the later one of the style sheet would count, which is this.
        !/(^|\s)whitespace-/.test(className ?? '') && 'whitespace-nowrap',
        heights[height],
        number && 'num',
        className,
      )}
    />
  )
}
