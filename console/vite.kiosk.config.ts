import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressed, noSchemas } from './vite-plugins.ts'

/** The page at the board: small, without the widgets of the console, served by the agent of the machine from its own files. */
export default defineConfig({
  root: new URL('kiosk', import.meta.url).pathname,
  base: '/',
  publicDir: '../web/public',
  plugins: [noSchemas(), react(), compressed()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2024',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
