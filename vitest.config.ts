import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/services/**', 'tests/browser/**', 'tests/slow/**', 'node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Node strips the types itself; calls between modules stay as fast as in the program, about ten times faster than rewritten ones.
    experimental: { viteModuleRunner: false },
    pool: 'forks',
    // Left alone, vitest keeps one core free: on two cores it would run one file after the other.
    maxWorkers: '100%',
  },
})
