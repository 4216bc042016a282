import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { localConfiguration } from './local-configuration.ts';
import { localNotifications } from './local-notifications.ts';

const server = { host: 'localhost', port: 5173, strictPort: true }; // the app client takes no other

export default defineConfig({
  plugins: [react(), localConfiguration(), localNotifications()],
  build: { target: 'es2022', modulePreload: { polyfill: false } },
  server,
  preview: server,
});
