import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: '../../../dist/web', emptyOutDir: true },
  // `vite dev` beside a running Babelwire.
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
});
