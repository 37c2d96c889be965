import { notFound } from 'next/navigation'

/** Every address that no page has: the page for what is not here, with the navigation beside it. */
export default function UnknownAddress() {
  notFound()
}
