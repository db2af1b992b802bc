// How unit tests run.
// It never starts a browser; e2e/ does.
import { defineConfig } from 'vitest/config'
import { aliases } from './aliases.mjs'

export default defineConfig({
  resolve: { alias: aliases },
  test: {
    environment: 'happy-dom',
    include: ['app/src/**/*.test.{ts,tsx}', 'packages/**/*.test.ts', 'widget/src/**/*.test.ts'],
  },
})
