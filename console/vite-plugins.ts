import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/**
 * In the browser the shapes of protocol/api are types only, but the modules that export them make their schemas when they
 * are loaded. A schema that is never asked anything stands in for the library, and says so where it is asked after all.
 */
export function noSchemas(): Plugin {
  const stub = '\0no-schemas'
  return {
    name: 'no-schemas',
    enforce: 'pre',
    // Making a schema does nothing else: one that nobody reads stays out of the bundle.
    config: () => ({
      build: { rolldownOptions: { treeshake: { manualPureFunctions: ['Type', 'Compile', 'decoder'] } } },
    }),
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
 * The sentence of an error code is for who reads a log or `docs/errors.md`; a page has its own words for it, in two languages.
 * In a browser the message of an error is its code alone.
 */
export function noErrorTexts(): Plugin {
  return {
    name: 'no-error-texts',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/protocol/errors.ts')) return null
      const short = code.replace(/\btext: '(?:[^'\\\n]|\\.)*'/g, "text: ''")
      if (short === code) this.error('No sentence was found in the table of errors')
      return { code: short, map: null }
    },
  }
}

/**
 * Beside each text of the build the same as gzip, for the server to send: a third of the bytes on a school's link. Not brotli,
 * which browsers take over HTTPS only.
 */
export function compressed(): Plugin {
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
