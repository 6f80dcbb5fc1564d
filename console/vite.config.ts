import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** The interface speaks French and English: what react-aria says in its 30 other languages stays out of the bundle. */
function onlyOurLanguages(): Plugin {
  return {
    name: 'only-our-languages',
    enforce: 'pre',
    load(id) {
      const other = /[\\/](react-aria|react-stately|react-aria-components)[\\/].*[\\/]([a-z]{2}-[A-Z]{2})\.m?js$/.exec(
        id,
      )
      return other && !['fr-FR', 'en-US'].includes(other[2] ?? '') ? 'export default {}' : null
    },
  }
}

export default defineConfig({
  root: new URL('web', import.meta.url).pathname,
  base: '/',
  plugins: [onlyOurLanguages(), react()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2024',
    // A data: address would be refused by the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      // The shapes of protocol/api are types here: the schemas that make them are not wanted in the browser.
      treeshake: { manualPureFunctions: ['Type'] },
    },
  },
  server: {
    // For development: the address of a running server, `npm start -- --http-port 8080`.
    proxy: { '/api': { target: 'http://127.0.0.1:8080', changeOrigin: true } },
  },
})
