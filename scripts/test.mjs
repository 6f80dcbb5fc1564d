// `npm test`: makes this clone ready where it is not, finds a Chromium, a PostgreSQL, a socat,
// a Mosquitto and a screen, and runs every test.
import { join } from 'node:path'
import { bringChromium } from './set-up/chromium.mjs'
import { bringMosquitto } from './set-up/mosquitto.mjs'
import { passOn } from './set-up/pass-on.mjs'
import { bringPostgres } from './set-up/postgres.mjs'
import { forgetScratch, scratchInMemory } from './set-up/scratch.mjs'
import { bringScreen } from './set-up/screen.mjs'
import { bringSocat } from './set-up/socat.mjs'
import { ROOT, setUpOrExit } from './setup.mjs'

const node = await setUpOrExit()
const chromium = await bringChromium(ROOT)
await bringPostgres(ROOT)
await bringSocat(ROOT)
await bringMosquitto(ROOT)
await bringScreen(ROOT)
const scratch = scratchInMemory()
if (scratch) process.on('exit', () => forgetScratch(scratch))
const env = {
  ...process.env,
  ...(chromium && { CHROMIUM_PATH: chromium }),
  ...(scratch && { TMPDIR: scratch }),
}
passOn(node, [join(ROOT, 'scripts/test.ts'), ...process.argv.slice(2)], env)
