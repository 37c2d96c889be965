'use client'

import './globals.css'

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en-GB" data-theme="light">
      <body>
        <main role="alert" style={{ padding: 40, display: 'grid', gap: 12, justifyItems: 'start' }}>
          <title>Groundwork</title>
          <h1 style={{ fontSize: 20, fontWeight: 600 }}>Groundwork cannot show anything right now.</h1>
          <p>Recorded runs are unharmed. The database or the portal’s settings are the first things to look at.</p>
          <button type="button" onClick={reset} style={{ textDecoration: 'underline' }}>
            Try again
          </button>
          {error.digest && <p>The portal’s log has the cause under {error.digest}.</p>}
        </main>
      </body>
    </html>
  )
}
