import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: 'tests/build-console.ts',
    include: ['tests/services/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    // Node strips the types itself; calls between modules stay as fast as in the program, about ten times faster than rewritten ones.
    experimental: { viteModuleRunner: false },
    pool: 'forks',
    // The servers are shared and some tests take them away: one file after the other.
    maxWorkers: 1,
    fileParallelism: false,
  },
})
