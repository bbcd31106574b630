// How is the web application built? `src/web` becomes `dist/web`: no inline scripts, nothing fetched from elsewhere.

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig(({ mode }) =>
  // The test runner reads this file too; tests live all over the project, so its root stays the project's.
  mode === 'test'
    ? {}
    : {
        root: 'src/web',
        base: '/',
        plugins: [react()],
        build: {
          outDir: '../../dist/web',
          emptyOutDir: true,
          // No `data:` addresses, so that the content security policy needs none.
          assetsInlineLimit: 0,
          // Of all that has become part of the screens, as their authors ask.
          license: { fileName: 'licences.md' },
          modulePreload: { polyfill: false },
          chunkSizeWarningLimit: 900,
        },
        server: { proxy: { '/api': 'http://127.0.0.1:8480' } },
      },
);
