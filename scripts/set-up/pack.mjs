import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packedList, packedProgram } from '../../cli/packed.mjs'
import { looseImports } from '../bundle/loose-imports.mjs'
import { command, say, tail } from './command.mjs'
import { node24 } from './node24.mjs'

/** What is made for each platform, or reads files that lie beside it, stays a package. */
const APART = [
  'sqlite3',
  'serialport',
  'node-hid',
  'pg-native',
  'pdfkit',
  'systeminformation',
  '@zxcvbn-ts/*',
  'tuf-js',
]
/** Packed forms that are kept: a server that runs reads its parts when they are asked for. */
const KEPT = 3

/** Whether the packed program is made of the sources as they are. @param {string} root */
export function isPacked(root) {
  return packedProgram(root) !== undefined
}

/**
 * Packs the program (`cli/main.ts` and what it imports) into few files, which `cli/preau.mjs` runs as long as no source changes.
 * Where that fails nothing is lost but time and memory.
 * @param {string} root
 */
export async function pack(root) {
  const { code, output } = await command(node24(root), [import.meta.filename, root], {
    what: 'packing the program',
    cwd: root,
  })
  if (code !== 0) say(`The program could not be packed; it runs from its sources:\n${tail(output)}`)
}

/** Each module of ours knows where it lies: that is to hold in the packed form as well. */
const places = {
  name: 'places',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onLoad({ filter: /\.(ts|mjs)$/ }, ({ path }) => {
      if (path.includes('node_modules')) return undefined
      const text = readFileSync(path, 'utf8')
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replaceAll('import.meta.filename', JSON.stringify(path))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.main', 'false')
      return { contents: text, loader: path.endsWith('.ts') ? 'ts' : 'js', resolveDir: dirname(path) }
    })
  },
}

/** @param {string} root */
async function packInto(root) {
  const begun = Date.now()
  const { build } = await import('esbuild')
  const folder = join(root, '.build/packed')
  const made = join(folder, `new-${process.pid}`)
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { main: 'cli/main.ts' },
    outdir: made,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    metafile: true,
    minifyWhitespace: true,
    minifySyntax: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Node keeps the text of a program: one letter beyond Latin-1 doubles that of its file.
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'error',
    external: APART,
    plugins: [places],
    // CommonJS libraries ask for the modules of Node by `require`, which an ES module has not.
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
  })
  const loose = looseImports(metafile)
  if (loose.length > 0) throw new Error(loose.join('\n'))
  const names = [...Object.keys(metafile.inputs), 'package-lock.json'].sort()
  /** @type {import('../../cli/packed.mjs').Packed['sources']} */
  const sources = {}
  for (const name of names) {
    const { size, mtimeMs } = statSync(join(root, name))
    // Packages change with the lock file alone, and only through the set-up.
    if (!name.includes('node_modules/')) sources[name] = [size, mtimeMs]
    if (mtimeMs >= begun) throw new Error(`${name} changed while it was read`)
  }
  const mark = createHash('sha256').update(JSON.stringify(sources)).digest('hex').slice(0, 16)
  const kept = join(folder, mark)
  if (existsSync(kept)) rmSync(made, { recursive: true })
  else renameSync(made, kept)
  const program = relative(root, join(kept, 'main.mjs'))
  writeFileSync(`${packedList(root)}.new`, JSON.stringify({ root, program, sources }))
  renameSync(`${packedList(root)}.new`, packedList(root))
  forget(folder, mark)
}

/** Takes the oldest packed forms away. @param {string} folder @param {string} mark */
function forget(folder, mark) {
  const others = readdirSync(folder).filter((name) => name !== mark)
  const byAge = others.map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs })).sort((a, b) => b.at - a.at)
  for (const { name } of byAge.slice(KEPT - 1)) rmSync(join(folder, name), { recursive: true, force: true })
}

if (process.argv[1] === import.meta.filename) {
  const root = process.argv[2] ?? process.cwd()
  mkdirSync(join(root, '.build/packed'), { recursive: true })
  await packInto(root)
}
