import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: 'tests/build-console.ts',
    include: ['tests/browser/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // Node strips the types itself; calls between modules stay as fast as in the program, about ten times faster than rewritten ones.
    experimental: { viteModuleRunner: false },
    pool: 'forks',
    maxWorkers: 1,
  },
})
