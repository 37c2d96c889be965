/** The mark: one course above the ground line, three below it. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" className="shrink-0">
      <rect x="3" y="2.6" width="8" height="2.6" rx=".7" fill="var(--color-accent)" />
      <path d="M1 8.1h18" stroke="var(--color-ink)" strokeWidth="1.5" />
      <rect x="1" y="10.6" width="12.5" height="2.3" rx=".6" fill="var(--color-ink)" />
      <rect x="5.5" y="14.1" width="13.5" height="2.3" rx=".6" fill="var(--color-ink)" opacity=".62" />
      <rect x="3" y="17.4" width="9" height="1.9" rx=".6" fill="var(--color-ink)" opacity=".34" />
    </svg>
  )
}
