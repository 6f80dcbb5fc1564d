// `npm start`: makes this clone ready where it is not, then starts a school server and this machine's own agent.
import { join } from 'node:path'
import { nurseryFlags } from '../cli/nursery.mjs'
import { passOn } from './set-up/pass-on.mjs'
import { ROOT, setUpOrExit } from './setup.mjs'

const node = await setUpOrExit()
passOn(node, [...nurseryFlags('start'), join(ROOT, 'cli/preau.mjs'), 'start', ...process.argv.slice(2)])
