type Rect = { x: number; y: number; width: number; height: number; opacity: number }

const ground = 561

/** A drawing, not data: bars above a ground line and the courses that carry them. The same on every render. */
export function GroundPicture() {
  return (
    <svg viewBox="0 0 860 900" preserveAspectRatio="xMidYMid slice" className="size-full" aria-hidden="true">
      <path d={`M0 ${ground}H860`} stroke="var(--color-ink)" strokeWidth="1.5" opacity=".7" />
      {bars.map((bar) => (
        <rect
          key={bar.x}
          x={bar.x}
          y={bar.y}
          width={bar.width}
          height={bar.height}
          rx="1.5"
          fill={bar.y > ground ? 'var(--color-ink-3)' : 'var(--color-accent)'}
          opacity={bar.opacity}
        />
      ))}
      {courses.map((stone) => (
        <rect
          key={`${stone.x} ${stone.y}`}
          x={stone.x}
          y={stone.y}
          width={stone.width}
          height={stone.height}
          rx="2"
          fill="var(--color-ink)"
          opacity={stone.opacity}
        />
      ))}
    </svg>
  )
}

/** Numbers from 0 to 1 that look random and never change. */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

const round = (value: number) => Math.round(value * 100) / 100

function makeBars(): Rect[] {
  const next = sequence(11)
  return Array.from({ length: 54 }, (_, index) => {
    const wave = Math.sin(index / 2.6) * 42 + Math.sin(index / 7.5) * 34
    const height = Math.round(Math.max(22, 96 + wave + next() * 44))
    const opacity = round(0.2 + next() * 0.44)
    const fell = index % 22 === 16
    if (fell) return { x: index * 16, y: ground + 3, width: 9, height: Math.round(height / 3), opacity: 0.55 }
    return { x: index * 16, y: ground - 1 - height, width: 9, height, opacity }
  })
}

function makeCourses(): Rect[] {
  const next = sequence(29)
  const stones: Rect[] = []
  let y = 624
  for (let row = 0; row < 9; row += 1) {
    const height = 13 + row * 1.6
    for (let x = -Math.round(next() * 120); x < 860; ) {
      const width = Math.round(70 + next() * 170)
      stones.push({ x, y: round(y), width, height: round(height), opacity: round(0.055 + row * 0.012) })
      x += width + 6
    }
    y += height + 7 + row
  }
  return stones
}

const bars = makeBars()
const courses = makeCourses()
