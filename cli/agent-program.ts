// The agent as a program of its own: what scripts/bundle-agent.ts makes into one file. It takes the options of `preau agent`.
import '@preau/agent/update/small-process.ts'
import { agent } from './commands/agent.ts'
import { runProgram } from './run-commands.ts'

await runProgram([agent], [agent.name, ...process.argv.slice(2)])
