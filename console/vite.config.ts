import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
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

/**
 * In the browser the shapes of protocol/api are types only, but the modules that export them make their schemas when they
 * are loaded. A schema that is never asked anything stands in for the library, and says so where it is asked after all.
 */
function noSchemas(): Plugin {
  const stub = '\0no-schemas'
  return {
    name: 'no-schemas',
    enforce: 'pre',
    resolveId: (id) => (id === 'typebox' || id === 'typebox/compile' ? stub : null),
    load: (id) =>
      id === stub
        ? `const schema = () => ({ properties: {} })
           export const Type = new Proxy({}, { get: () => schema })
           const refuse = () => { throw new Error('The console is built without schemas') }
           export const Compile = () => ({ Check: refuse, Errors: refuse })`
        : null,
  }
}

/**
 * Beside each text of the build the same as gzip, for the server to send: a third of the bytes on a school's link. Not brotli,
 * which browsers take over HTTPS only.
 */
function compressed(): Plugin {
  const isText = /\.(js|css|html|svg)$/
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle({ dir }, bundle) {
      if (dir === undefined) return
      for (const file of Object.keys(bundle).filter((name) => isText.test(name))) {
        writeFileSync(join(dir, `${file}.gz`), gzipSync(readFileSync(join(dir, file)), { level: 9 }))
      }
    },
  }
}

export default defineConfig({
  root: new URL('web', import.meta.url).pathname,
  base: '/',
  plugins: [noSchemas(), onlyOurLanguages(), react(), compressed()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2024',
    // A data: address would be refused by the content security policy.
    assetsInlineLimit: 0,
  },
  server: {
    // For development: the address of a running server, `npm start -- --http-port 8080`.
    proxy: { '/api': { target: 'http://127.0.0.1:8080', changeOrigin: true } },
  },
})
