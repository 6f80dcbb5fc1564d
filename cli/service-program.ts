// What installs the service on a machine that has no checkout: scripts/package-service.ts puts it beside the agent.
import { service } from './commands/service.ts'
import { runProgram } from './run-commands.ts'

await runProgram([service], [service.name, ...process.argv.slice(2)])
