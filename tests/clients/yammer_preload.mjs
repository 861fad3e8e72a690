// Points the CLI for Microsoft 365 at a server of our own: node --import ./yammer_preload.mjs, with YAMMER_API=http://localhost:PORT/api
const { default: Command } = await import(new URL('./node_modules/@pnp/cli-microsoft365/dist/m365/base/VivaEngageCommand.js', import.meta.url))
  .catch(() => import(new URL('./node_modules/@pnp/cli-microsoft365/dist/base/VivaEngageCommand.js', import.meta.url)));
Object.defineProperty(Command.prototype, 'resource', { get() { return process.env.YAMMER_API; } });
