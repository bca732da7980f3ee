import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: 'tests/build-console.ts',
    include: ['tests/slow/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    // Node strips the types itself; calls between modules stay as fast as in the program, about ten times faster than rewritten ones.
    experimental: { viteModuleRunner: false },
    pool: 'forks',
    maxWorkers: 1,
  },
})
