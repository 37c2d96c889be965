import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/client'
import type { Pool } from './pool'

export type Prisma = PrismaClient

/** The ORM, for what is not hot: people, teams, tokens, links, edits. It shares the pool with the SQL by hand. */
export function createPrisma(pool: Pool): Prisma {
  return new PrismaClient({ adapter: new PrismaPg(pool) })
}
