import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Check, same } from './check.ts'

const runFile = promisify(execFile)
const SERVER = join(import.meta.dirname, '../../server')

/** Whether this Node is one that the product is made for. */
export function nodeCheck(version: string = process.versions.node): Check {
  return {
    name: 'node',
    title: { fr: 'Node.js', en: 'Node.js' },
    async run() {
      if (Number.parseInt(version, 10) >= 24) return { state: 'ok', detail: same(version) }
      return {
        state: 'fail',
        detail: { fr: `${version} est trop ancien`, en: `${version} is too old` },
        todo: { fr: 'Lancez « npm start », qui apporte Node.js 24.', en: 'Run "npm start", which brings Node.js 24.' },
      }
    },
  }
}

/** Whether SQLite loads; tried in another process, since a library of another platform can end the one that loads it. */
export function sqliteCheck(node: string = process.execPath, folder: string = SERVER): Check {
  return {
    name: 'sqlite',
    title: { fr: 'Base de données SQLite', en: 'SQLite database' },
    async run() {
      const ask = ['-p', 'require(process.argv[1]).VERSION', 'sqlite3']
      try {
        const { stdout } = await runFile(node, ask, { cwd: folder, timeout: 20_000 })
        return { state: 'ok', detail: same(`SQLite ${stdout.trim()}`) }
      } catch {
        return {
          state: 'fail',
          detail: { fr: 'le module natif ne se charge pas', en: 'the native module does not load' },
          todo: {
            fr: 'Lancez « npm start » : il compile ce module et dit ce qui manque.',
            en: 'Run "npm start": it builds the module and says what is missing.',
          },
        }
      }
    },
  }
}

/** Whether the console is there to be served. */
export function consoleCheck(folder: string | undefined): Check {
  return {
    name: 'console',
    title: { fr: 'Console', en: 'Console' },
    async run() {
      if (folder !== undefined && existsSync(join(folder, 'index.html'))) return { state: 'ok', detail: same(folder) }
      return {
        state: 'warn',
        detail: { fr: 'pas encore construite', en: 'not built yet' },
        todo: { fr: '« npm start » la construit.', en: '"npm start" builds it.' },
      }
    },
  }
}
