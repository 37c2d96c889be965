import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/.next/**', '**/dist/**', 'e2e/specs/**']

// What is waited for comes in a moment on a machine at rest. CI is not one: every core runs some test file, and Postgres, and what
// tests start. So long is waited before that is called a failure; it costs nothing where nothing fails.
const patience = { testTimeout: 60_000, expect: { poll: { timeout: 10_000 } } }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages,plugins,bench}/**/*.test.{ts,tsx}', 'prisma/**/*.test.ts'],
          exclude: [...exclude, '**/*.{db,start,client}.test.ts'],
          setupFiles: ['./apps/portal/src/testing/patience.ts'],
          ...patience,
        },
      },
      {
        test: {
          name: 'db',
          include: ['{apps,packages,plugins,bench,prisma}/**/*.db.test.ts'],
          exclude,
          // One embedded server (or GROUNDWORK_TEST_DATABASE_URL), one migrated template; each file clones it.
          globalSetup: ['./prisma/src/testing/global-setup.ts'],
          ...patience,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'start',
          include: ['apps/launcher/**/*.start.test.ts'],
          exclude,
          ...patience,
        },
      },
      {
        test: {
          name: 'client',
          include: ['{e2e/client,apps/engine}/**/*.client.test.ts'],
          globalSetup: ['./prisma/src/testing/global-setup.ts'],
          // Each test starts many Python processes: one file at a time is what two cores can do.
          fileParallelism: false,
          ...patience,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
