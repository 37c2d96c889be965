import Link from 'next/link'

export default function NotFound() {
  return (
    <div className="flex min-h-dvh flex-col items-start gap-3 p-10 max-sm:p-5">
      <h1 className="text-xl font-semibold">There is no such page.</h1>
      <p className="max-w-prose text-ink-2">
        The address may be mistyped, or what it showed was renamed. Nothing recorded here is ever deleted by itself.
      </p>
      <Link href="/" className="font-medium text-accent hover:underline">
        Go to Home
      </Link>
    </div>
  )
}
