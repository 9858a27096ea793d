import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

/** Where the hub listens while the pages are developed; `npm start` serves both from one address. */
const hub = process.env['ROOTLINE_HUB'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  plugins: [
    sveltekit({
      // The hub sends the compressed files as they are.
      adapter: adapter({ fallback: 'index.html', precompress: true }),
      csp: {
        mode: 'hash',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          // Svelte and the lineage canvas set style attributes.
          'style-src': ['self', 'unsafe-inline'],
          'img-src': ['self', 'data:'],
          'font-src': ['self', 'data:'],
          'connect-src': ['self'],
          'worker-src': ['self', 'blob:'],
          'object-src': ['none'],
          'base-uri': ['self'],
          'form-action': ['self'],
        },
      },
    }),
  ],
  server: {
    proxy: {
      '/graphql': { target: hub, ws: true },
      '/api': hub,
      '/health': hub,
    },
  },
  worker: { format: 'es' },
});
