import { execFile } from 'node:child_process'
import type { CornerParts } from './shells/corner-window.ts'
import { secureRandom } from './uplink/random.ts'
import { screenSeer } from './view/see-screen.ts'

const WITHIN = 2000

/** What the helper's own window needs of this session; undefined where it could not be known that it is to be seen: then there is none. */
export function cornerHere(environment: NodeJS.ProcessEnv): Pick<CornerParts, 'see' | 'random' | 'above'> | undefined {
  const see = process.platform === 'linux' ? screenSeer(environment) : undefined
  if (!see) return undefined
  return {
    ...{ see, random: secureRandom },
    // Where wmctrl is, and a window manager that listens (EWMH); else it is brought to the front where something covers it.
    above: (title) =>
      new Promise((done) => {
        const args = ['-F', '-r', title, '-b', 'add,above,sticky']
        execFile('wmctrl', args, { env: environment, timeout: WITHIN }, () => done())
      }),
  }
}
