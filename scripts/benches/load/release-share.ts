import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { zstdDifference } from '../../../cli/repo/zstd-difference.ts'
import { AGENT_BUILD } from '../../bundle-agent.ts'
import { ROOT } from '../../source-files.ts'

/** A small release of the agent: five files change a little, and one has something new. */
const CHANGES: Readonly<Record<string, (text: string) => string>> = {
  'agent/version.ts': replacing("'0.1.0'", "'0.1.1'"),
  'agent/pace.ts': replacing('interval: 110', 'interval: 115'),
  'agent/uplink/backoff.ts': replacing('2 **', '1.8 **'),
  'agent/uplink/whole-file.ts': replacing("'w', mode)", "'w+', mode)"),
  'agent/watch-time.ts': (text) =>
    `${text}
/** Something new, of the size of a small module, that the rest of the file takes. */
export class NewThing {
  readonly #seen = new Map<string, { at: number; times: number }>()
  readonly #longest: number
  constructor(longest = 64) { this.#longest = longest }
  take(name: string, at: number): boolean {
    const known = this.#seen.get(name)
    if (known && at - known.at < 30_000) { known.times += 1; return known.times > 3 }
    this.#seen.set(name, { at, times: 1 })
    if (this.#seen.size > this.#longest) {
      const [oldest] = [...this.#seen].sort(([, a], [, b]) => a.at - b.at)
      if (oldest) this.#seen.delete(oldest[0])
    }
    return false
  }
  state() { return [...this.#seen].map(([name, { at, times }]) => ({ name, at, times, isFrequent: times > 3 })) }
}
const things = new NewThing()
export const noted = (name: string, at: number) => things.take(name, at) && things.state().length
`,
  'agent/main.ts': (text) =>
    text
      .replace("from './watch-time.ts'", "from './watch-time.ts'\nimport { noted } from './watch-time.ts'")
      .replace(
        '  const stopWatching =',
        "  if (noted('agent.begun', clock.wall())) log('info', 'agent.often')\n  const stopWatching =",
      ),
}

function replacing(from: string, to: string): (text: string) => string {
  return (text) => {
    if (!text.includes(from)) throw new Error(`${from} is not there any more`)
    return text.replace(from, to)
  }
}

const changed: Plugin = {
  name: 'a small release',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](?:agent)[\\/].*\.ts$/ }, ({ path }) => {
      const name = path.slice(ROOT.length + 1).replaceAll('\\', '/')
      const change = CHANGES[name]
      if (!change) return undefined
      const text = readFileSync(join(ROOT, name), 'utf8')
      if (change(text) === text) throw new Error(`${name} is not as it was`)
      return { contents: change(text), loader: 'ts', resolveDir: join(path, '..') }
    })
  },
}

/** What a small release of the agent costs: bytes of its patch for each byte of the program. */
export async function releaseShare(): Promise<{ share: number; bytes: number; patch: number }> {
  const [old, made] = [await program([]), await program([changed])]
  const patch = zstdDifference(old, made)
  if (old.equals(made)) throw new Error('the release changes nothing')
  return { share: patch.length / made.length, bytes: made.length, patch: patch.length }
}

async function program(plugins: Plugin[]): Promise<Buffer> {
  const { outputFiles } = await build({
    ...AGENT_BUILD,
    entryPoints: { agent: 'cli/agent-program.ts' },
    outdir: '/nowhere',
    write: false,
    plugins: [...plugins, ...AGENT_BUILD.plugins],
  })
  const [file] = outputFiles
  if (!file) throw new Error('esbuild gave nothing')
  return Buffer.from(file.contents)
}
