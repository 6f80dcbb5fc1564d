import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { agentConfig } from '@preau/agent/config.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Command, Context, Flags } from '../command.ts'
import { OPTIONS } from '../options.ts'
import { findSources, type ServiceMachine, serviceMachine } from '../service/machine.ts'
import { SERVICE_OPTIONS } from '../service/options.ts'
import { perform, runProgram } from '../service/perform.ts'
import { type Role, readRole } from '../service/role.ts'
import type { Plan } from '../service/step.ts'
import { leftText, stateText, stepText } from '../service/tell.ts'
import { readSettings } from '../settings-file.ts'
import { AGENT_OPTIONS } from './agent.ts'
import { SERVER_OPTIONS } from './server.ts'

/** Options of the installed program, kept in its settings file. */
const KEPT = { agent: AGENT_OPTIONS, server: SERVER_OPTIONS } as const

export const service: Command = {
  name: 'service',
  summary: {
    fr: 'install, uninstall ou status : Préau au démarrage de la machine',
    en: 'install, uninstall or status: Préau at the start of the machine',
  },
  argument: 'install|uninstall|status',
  options: [
    SERVICE_OPTIONS.role,
    ...AGENT_OPTIONS,
    // `--role` says here which service, and of a server whether it is a territory's.
    ...SERVER_OPTIONS.filter(({ name }) => name !== SERVICE_OPTIONS.role.name),
    SERVICE_OPTIONS.from,
    SERVICE_OPTIONS.dryRun,
    SERVICE_OPTIONS.root,
    SERVICE_OPTIONS.purge,
    OPTIONS.json,
  ],
  async run(flags, context) {
    const role = readRole(flags.role)
    const machine = serviceMachine(process.platform, context.environment, runProgram)
    const [verb = 'status'] = context.rest
    if (verb === 'install') return install(role, machine, flags, context)
    if (verb === 'uninstall') return carryOut(machine.uninstall(role, flags.purge === true), flags, context)
    if (verb === 'status') return tellStatus(role, machine, flags, context)
    throw new PreauError('REQUEST_INVALID', { command: 'service', option: verb.slice(0, 64) })
  },
}

async function install(role: Role, machine: ServiceMachine, flags: Flags, context: Context): Promise<number> {
  const from = typeof flags.from === 'string' ? resolve(flags.from) : undefined
  const sources = findSources(role, from, process.platform)
  const plan = await machine.install(
    { role, sources, settings: settingsFor(role, machine, flags) },
    flags.root === undefined,
  )
  const status = await carryOut(plan, flags, context)
  if (status !== 0 || flags['dry-run'] === true || flags.root !== undefined) return status
  return tellStatus(role, machine, flags, context)
}

/** What was said when it was installed before, and over it what is said now; only what the program itself accepts. */
function settingsFor(role: Role, machine: ServiceMachine, flags: Flags): Record<string, string> {
  const names = KEPT[role].map(({ name }) => name)
  const path = join(typeof flags.root === 'string' ? flags.root : '', machine.settings(role))
  const settings = existsSync(path) ? readSettings(path, names) : {}
  for (const name of names) {
    const given = name === 'role' ? undefined : flags[name]
    if (typeof given === 'string') settings[name] = given
  }
  // What `--role` says here is which program runs; a territory is the program of a server in another role.
  if (flags.role === 'territory') settings.role = 'territory'
  if (role === 'agent') agentConfig(settings, {})
  return settings
}

async function carryOut(plan: Plan, flags: Flags, { out, language }: Context): Promise<number> {
  const french = language === 'fr'
  if (flags['dry-run'] === true) {
    for (const step of plan.steps) out(stepText(step, language))
  } else {
    const root = typeof flags.root === 'string' ? resolve(flags.root) : undefined
    if (root === undefined) needAdministrator()
    let done = 0
    await perform(plan.steps, {
      root,
      run: runProgram,
      onDone(step) {
        done += 1
        out(stepText(step, language))
      },
    })
    if (done === 0) out(french ? 'Rien à faire.' : 'Nothing to do.')
  }
  for (const note of plan.notes ?? []) out(note[language])
  if (plan.leaves.length > 0) {
    out('')
    out(french ? 'Reste en place (--purge le supprime) :' : 'Left where it is (--purge removes it):')
    for (const left of plan.leaves) out(`  ${leftText(left, language)}`)
  }
  return 0
}

async function tellStatus(
  role: Role,
  machine: ServiceMachine,
  flags: Flags,
  { out, language }: Context,
): Promise<number> {
  const state = await machine.status(role)
  out(flags.json === true ? JSON.stringify(state) : stateText(role, state, machine.log(role), language))
  return state.running ? 0 : 1
}

/** Windows tells a program nothing simple: there the first step that needs it says so. */
function needAdministrator(): void {
  if (process.getuid !== undefined && process.getuid() !== 0) throw new PreauError('SERVICE_NEEDS_ADMIN')
}
