import { defineConfig } from 'vitest/config';
import { martyTemplates } from './scripts/templates.js';

export default defineConfig({
  plugins: [martyTemplates()],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
