// How the agent app is built: hashed files under assets/, no inline script, a manifest for the size gate.
// It never decides what loads when; imports in the source do.
import optimizeLocales from '@react-aria/optimize-locales-plugin'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { aliases } from '../aliases.mjs'
import { shell } from './shell-plugin.mjs'

export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  plugins: [
    react(),
    tailwind(),
    shell(),
    { ...optimizeLocales.vite({ locales: ['en-US', 'zh-CN', 'zh-TW', 'ja-JP'] }), enforce: 'pre' },
  ],
  resolve: { alias: aliases },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } } },
})
