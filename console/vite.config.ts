import react from '@vitejs/plugin-react'
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite'
import { compressed, noErrorTexts, noSchemas } from './vite-plugins.ts'

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
 * The page begins with a small program that imports the large one: here the browser is told of that one at once, with its
 * styles, so that it does not wait for the small one.
 */
function largeOneAhead(): Plugin {
  return {
    name: 'large-one-ahead',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const files = new Set<string>()
        const styles = new Set<string>()
        const add = (file: string) => {
          const chunk = bundle[file]
          if (chunk?.type !== 'chunk' || files.has(file)) return
          files.add(file)
          for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style)
          for (const imported of chunk.imports) add(imported)
        }
        for (const [file, chunk] of Object.entries(bundle)) {
          if (chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith('/web/main.tsx')) add(file)
        }
        const link = (attrs: Record<string, string | boolean>): HtmlTagDescriptor => ({
          tag: 'link',
          attrs: { crossorigin: true, ...attrs },
          injectTo: 'head',
        })
        return [
          ...[...files].map((file) => link({ rel: 'modulepreload', href: `/${file}` })),
          ...[...styles].map((file) => link({ rel: 'stylesheet', href: `/${file}` })),
        ]
      },
    },
  }
}

interface Modules {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null
}

/** Every module that `entry` cannot begin without. */
function needed(entry: string, modules: Modules, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(entry)) return found
  found.add(entry)
  for (const id of modules.getModuleInfo(entry)?.importedIds ?? []) needed(id, modules, found)
  return found
}

/** One file for the small program and one for the large one: a browser fetches six at a time, and one is the live stream. */
function firstFiles(): (id: string, modules: Modules) => string | null {
  let sets: { start: ReadonlySet<string>; page: ReadonlySet<string> } | undefined
  return (id, modules) => {
    sets ??= { start: needed(`${WEB}start.ts`, modules), page: needed(`${WEB}main.tsx`, modules) }
    return sets.start.has(id) ? 'start' : sets.page.has(id) ? 'page' : null
  }
}

const WEB = new URL('web/', import.meta.url).pathname

export default defineConfig({
  root: new URL('web', import.meta.url).pathname,
  base: '/',
  plugins: [noSchemas(), noErrorTexts(), onlyOurLanguages(), react(), largeOneAhead(), compressed()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2024',
    // A data: address would be refused by the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: firstFiles() }] } },
    },
  },
  server: {
    // For development: the address of a running server, `npm start -- --http-port 8080`.
    proxy: { '/api': { target: 'http://127.0.0.1:8080', changeOrigin: true } },
  },
})
