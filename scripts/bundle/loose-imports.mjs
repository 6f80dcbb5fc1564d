/**
 * Where a module that is not ES (CommonJS) is asked for by `import()`: in a bundle its names are lost there, only `default` is left,
 * while Node finds them. A module of ours between the two, which imports it by name, keeps them.
 * @param {import('esbuild').Metafile} metafile
 * @returns {string[]} `who asks for what`
 */
export function looseImports({ inputs }) {
  return Object.entries(inputs).flatMap(([file, { imports }]) =>
    imports
      .filter(({ kind, path, external }) => kind === 'dynamic-import' && !external && inputs[path]?.format === 'cjs')
      .map(({ path }) => `${file} asks for ${path} by import()`),
  )
}
