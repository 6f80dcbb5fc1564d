import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { compressed, noErrorTexts, noSchemas } from './vite-plugins.ts'

const HERE = new URL('tablet/', import.meta.url).pathname
const BASE = '/tablet/'

/** The service worker, told at the end of a build which files the page has: it is named by all of them together. */
function worker(): Plugin {
  return {
    name: 'tablet-worker',
    apply: 'build',
    enforce: 'post',
    buildStart() {
      this.emitFile({ type: 'chunk', id: `${HERE}offline/worker.ts`, fileName: 'worker.js' })
    },
    generateBundle(_options, bundle) {
      const own = bundle['worker.js']
      if (own?.type !== 'chunk') return
      const given = readdirSync(`${HERE}public`)
      const built = Object.keys(bundle).filter((name) => name !== 'worker.js' && name !== 'index.html')
      const files = [...built, ...given].sort().map((name) => BASE + name)
      const hash = createHash('sha256').update(own.code)
      for (const name of given) hash.update(readFileSync(`${HERE}public/${name}`))
      for (const [name, file] of Object.entries(bundle)) {
        hash.update(name).update(file.type === 'chunk' ? file.code : file.source)
      }
      const version = hash.digest('hex').slice(0, 16)
      own.code = `const PAGE_FILES=${JSON.stringify(files)},PAGE_VERSION=${JSON.stringify(version)};\n${own.code}`
    },
  }
}

/** The page of tablets, installable: served by the server of the school under /tablet/, with a service worker for that alone. */
export default defineConfig({
  root: HERE,
  base: BASE,
  publicDir: 'public',
  plugins: [noSchemas(), noErrorTexts(), react(), worker(), compressed()],
  build: {
    outDir: '../dist/tablet',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
