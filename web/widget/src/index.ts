// The chat as a module: `import { boot } from …` for sites that bundle it themselves.
// It never boots by itself.
export { boot, type Chat, type EventName, type Options } from './loader/boot'
