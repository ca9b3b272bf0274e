import { vitePlugin as remix } from '@remix-run/dev';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** What comes out of packages is a file of its own: it changes seldom, and what is ours can be weighed (test/browser/section.test.ts). */
const LIBRARIES =
  /[\\/]node_modules[\\/](react|react-dom|scheduler|@remix-run|i18next|react-i18next|use-sync-external-store)[\\/]/;
const chunkOf = (id) => (LIBRARIES.test(id) ? 'libraries' : undefined);

/** The Vite configuration: every command passes `--config remix.config.js`. */
export default defineConfig({
  plugins: [
    tailwindcss(),
    remix({
      appDirectory: 'app',
      ignoredRouteFiles: ['**/.*'],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        // Left off on purpose: Remix 2 pins a decoder with an open denial-of-service advisory.
        v3_singleFetch: false,
        v3_lazyRouteDiscovery: false,
      },
    }),
  ],
  build: { target: 'es2022', sourcemap: false },
  environments: { client: { build: { rollupOptions: { output: { manualChunks: chunkOf } } } } },
});
