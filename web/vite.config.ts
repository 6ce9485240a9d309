// How the page is bundled: one entry, a file for each view, nothing inlined (the content security policy forbids it) and
// nothing fetched from elsewhere.

import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))

export default defineConfig({
  root: here,
  base: '/',
  publicDir: false,
  plugins: [react(), tailwindcss()],
  build: {
    target: 'es2024',
    assetsDir: 'page',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: 'manifest.json',
    emptyOutDir: true,
  },
})
