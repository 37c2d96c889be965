import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/.next/**', '**/dist/**', 'e2e/specs/**']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages,plugins,bench}/**/*.test.{ts,tsx}', 'prisma/**/*.test.ts'],
          exclude: [...exclude, '**/*.{db,start,client}.test.ts'],
        },
      },
      {
        test: {
          name: 'db',
          include: ['{apps,packages,plugins,bench,prisma}/**/*.db.test.ts'],
          exclude,
          // One embedded server (or GROUNDWORK_TEST_DATABASE_URL), one migrated template; each file clones it.
          globalSetup: ['./prisma/src/testing/global-setup.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'start',
          include: ['apps/launcher/**/*.start.test.ts'],
          exclude,
        },
      },
      {
        test: {
          name: 'client',
          include: ['{e2e/client,apps/engine}/**/*.client.test.ts'],
          globalSetup: ['./prisma/src/testing/global-setup.ts'],
          // Each test starts many Python processes: one file at a time is what two cores can do.
          fileParallelism: false,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
