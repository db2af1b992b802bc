// The import names of the app's own folders, shared by the build and the tests.
// It never names a package.
import { fileURLToPath } from 'node:url'

const folder = (path) => fileURLToPath(new URL(path, import.meta.url))

export const aliases = {
  '~': folder('./app/src'),
  '@api': folder('./packages/api'),
  '@i18n': folder('./packages/i18n'),
  '@keys': folder('./packages/keys'),
  '@ui': folder('./packages/ui'),
  '@widget': folder('./widget/src/shared'),
}
