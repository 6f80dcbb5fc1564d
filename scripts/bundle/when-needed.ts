import { builtinModules } from 'node:module'
import type { Plugin } from 'esbuild'

const SPACE = 'when-needed'
const NAMES = new Set(builtinModules.flatMap((name) => [name, `node:${name.replace(/^node:/, '')}`]))

/**
 * Has each module of Node read when the part of the program that wants it is, and of it what is wanted alone. An `import` in the one
 * file of a program stands at its top, also for a part that is itself read by `import()`; and Node then makes everything that the
 * module has, each of its lazy parts too: `node:util` brings a parser and a diff, `node:fs` the promises, `node:crypto` WebCrypto.
 */
export const whenNeeded: Plugin = {
  name: SPACE,
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^[a-z_:/0-9]+$/ }, ({ path, kind }) =>
      kind === 'import-statement' && NAMES.has(path) ? { path, namespace: SPACE, sideEffects: false } : undefined,
    )
    onLoad({ filter: /./, namespace: SPACE }, ({ path }) => ({ contents: lazyModule(path), loader: 'js' }))
  },
}

/** A module of Node as one of ours, of which only what is used is left in a bundle. */
function lazyModule(name: string): string {
  const names = Object.keys(process.getBuiltinModule(name) ?? {}).filter((each) => /^[A-Za-z_$][\w$]*$/.test(each))
  return [
    `const take = (name) => name === 'default' ? all() : all()[name]`,
    `const all = () => process.getBuiltinModule(${JSON.stringify(name)})`,
    `export default /* @__PURE__ */ take('default')`,
    ...names
      .filter((each) => each !== 'default')
      .map((each) => `export const ${each} = /* @__PURE__ */ take('${each}')`),
  ].join('\n')
}
