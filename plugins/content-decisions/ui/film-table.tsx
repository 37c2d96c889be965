import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import type { Slate } from '../backend/slate'
import { byGenre, money, rating } from './words'

export function FilmTable({ slate }: { slate: Slate }) {
  return (
    <Table>
      <thead>
        <tr>
          <Th>Film</Th>
          <Th>Genre</Th>
          <Th number>Rating</Th>
          <Th number>Budget</Th>
        </tr>
      </thead>
      <tbody>
        {slate.films.map((film) => (
          <Tr key={`${film.title} ${film.budget}`}>
            <Td>{film.title}</Td>
            <Td>{film.genre}</Td>
            <Td number>{rating(film.rating)}</Td>
            <Td number>{money(film.budget)}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

/** Films by genre as bars, drawn with boxes. */
export function GenreBars({ slate }: { slate: Slate }) {
  const shares = byGenre(slate)
  const most = Math.max(1, ...shares.map((share) => share.films))
  return (
    <ul className="cd-genres">
      {shares.map((share) => (
        <li key={share.genre}>
          <span>{share.genre}</span>
          <span className="cd-bar" style={{ width: `${(share.films / most) * 100}%` }} aria-hidden="true" />
          <span className="cd-number">{share.films}</span>
          <span className="cd-number cd-quiet">{money(share.budget)}</span>
        </li>
      ))}
    </ul>
  )
}
