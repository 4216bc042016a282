import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { testTimeout: 30_000, hookTimeout: 60_000 } }); // the app is synthesized first, which takes seconds
