import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPool } from '@groundwork/db/pool'

// The least that a request for one row can cost with this runtime, driver and database: no router, no permission, no
// validation. `GET /<run number>` answers the run's stored JSON.
const pool = createPool(process.env.DATABASE_URL ?? '', { max: 10 })
const text = `select body || '}' as json from run where run_number = $1`

const server = createServer((request, response) => {
  const answer = (status: number, body: string) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body)
  pool.query<{ json: string }>({ name: 'floor', text, values: [request.url?.slice(1)] }).then(
    ({ rows }) => answer(rows[0] ? 200 : 404, rows[0]?.json ?? 'null'),
    (error: unknown) => answer(500, JSON.stringify(String(error))),
  )
})
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }))
})
process.on('SIGTERM', () => process.exit(0))
