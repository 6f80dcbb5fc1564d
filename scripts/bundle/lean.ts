import { join } from 'node:path'
import type { Plugin } from 'esbuild'
import { ROOT } from '../source-files.ts'

const standIn = (file: string) => join(import.meta.dirname, 'stand-ins', file)

/** What takes the place of a library that costs memory and does little for the agent; docs/adr/0010 has what that is worth. */
const STAND_INS: Readonly<Record<string, string>> = {
  debug: standIn('debug.cjs'),
  'lru-cache': standIn('lru-cache.ts'),
  mqtt: standIn('mqtt.mts'),
  // The shapes of the protocol by a hundredth of the code; agent/shapes/same-shapes.test.ts holds the two together.
  typebox: join(ROOT, 'agent/shapes/type.ts'),
  'typebox/compile': join(ROOT, 'agent/shapes/compile.ts'),
  'worker-timers': standIn('worker-timers.ts'),
}

export const standIns: Plugin = {
  name: 'stand-ins',
  setup({ onResolve }) {
    onResolve({ filter: /^[a-z/-]+$/ }, ({ path }) => {
      // A copy of the streams that Node has itself.
      if (path === 'readable-stream') return { path: 'node:stream', external: true }
      return STAND_INS[path] === undefined ? undefined : { path: STAND_INS[path] }
    })
  },
}

/** Leaves `library` in a file of its own beside the bundle, which is read when it is first needed. */
export function beside(library: string): Plugin {
  return {
    name: `${library} beside`,
    setup: ({ onResolve }) =>
      onResolve({ filter: new RegExp(`^${library}$`) }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: `./${library}.mjs`, external: true },
      ),
  }
}
