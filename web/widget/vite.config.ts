// How the chat widget is built: loader and messages as classic scripts, the frame as hashed parts and a list of them for the server,
// and the loader as a package for sites that bundle their scripts.
// It never adds a dependency; what ships is what stands in src/.
import fs from 'node:fs'
import { defineConfig, type Plugin } from 'vite'

/** Tells the server which files the frame's page names. */
const listing: Plugin = {
  name: 'frame-json',
  enforce: 'post',
  generateBundle(_, bundle) {
    const files = Object.values(bundle)
    const js = files.find((file) => file.type === 'chunk' && file.isEntry)?.fileName
    const css = files.find((file) => file.fileName.endsWith('.css'))?.fileName
    this.emitFile({ type: 'asset', fileName: 'frame.json', source: JSON.stringify({ js, css }) })
  },
}

/** What a package has beside its script. */
const packaging: Plugin = {
  name: 'package',
  generateBundle() {
    for (const fileName of ['package.json', 'index.d.ts', 'README.md'])
      this.emitFile({ type: 'asset', fileName, source: fs.readFileSync(here(`./module/${fileName}`), 'utf8') })
  },
}

const here = (place: string) => new URL(place, import.meta.url).pathname

// As libraries, so that no helper for preloading is put in: it would be a tenth of the whole.
const PARTS = {
  frame: {
    lib: { entry: { frame: here('./src/frame/main.ts') }, formats: ['es' as const] },
    output: {
      entryFileNames: 'assets/[name]-[hash].js',
      chunkFileNames: 'assets/[name]-[hash].js',
      assetFileNames: 'assets/frame-[hash][extname]',
      minify: true,
    },
  },
  loader: {
    lib: { entry: here('./src/loader.ts'), formats: ['iife' as const], name: 'causewayLoader' },
    output: { entryFileNames: 'widget.js', minify: true },
  },
  messages: {
    lib: { entry: here('./src/messages/index.ts'), formats: ['iife' as const], name: 'causewayMessages' },
    output: { entryFileNames: 'messages.js', minify: true },
  },
  // Who bundles it makes it small; until then it can be read.
  module: {
    lib: { entry: here('./src/index.ts'), formats: ['es' as const] },
    output: { entryFileNames: 'index.js', minify: false },
  },
}

export default defineConfig(({ mode }) => {
  const part = mode === 'loader' || mode === 'messages' || mode === 'module' ? mode : 'frame'
  const { lib, output } = PARTS[part]
  return {
    root: here('.'),
    base: './',
    plugins: part === 'frame' ? [listing] : part === 'module' ? [packaging] : [],
    build: {
      // Chrome 90 and Safari 15 know all of it.
      target: 'es2022',
      cssTarget: ['chrome90', 'safari15'],
      outDir: part === 'module' ? 'dist/module' : 'dist',
      // The frame is built first and empties the folder; the scripts are put beside it.
      emptyOutDir: part === 'frame',
      copyPublicDir: false,
      assetsInlineLimit: 0,
      lib,
      // What two parts share stays in the first: one file less to fetch.
      rollupOptions: { output, preserveEntrySignatures: 'allow-extension' },
    },
  }
})
