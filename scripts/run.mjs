// Runs a TypeScript file of this repository under the pinned Node, after the set-up.
// Usage: node scripts/run.mjs [--console] FILE [ARGUMENT ...]   (--console: build the console first where it changed)
import { resolve } from 'node:path'
import { passOn } from './set-up/pass-on.mjs'
import { setUpOrExit } from './setup.mjs'

const withConsole = process.argv[2] === '--console'
const [file, ...rest] = process.argv.slice(withConsole ? 3 : 2)
if (file === undefined) {
  process.stderr.write('Usage: node scripts/run.mjs [--console] FILE [ARGUMENT ...]\n')
  process.exit(2)
}
const node = await setUpOrExit({ console: withConsole })
passOn(node, [resolve(file), ...rest])
