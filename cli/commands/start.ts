import { join } from 'node:path'
import { serverConfig } from '@preau/server/config.ts'
import type { Command, Context, Flags, Words } from '../command.ts'
import { jsonLine } from '../json-line.ts'
import { type KeptChild, keepChild } from '../keep-child.ts'
import { OPTIONS } from '../options.ts'
import { seedDemo } from '../seed-demo.ts'
import { seedDemoLessons, tellNextLesson } from '../seed-lessons.ts'
import { seedTownDemo } from '../seed-town.ts'
import { seedDemoUpdates } from '../seed-updates.ts'
import { openServer, tellReady } from './server.ts'

const MAIN = join(import.meta.dirname, '../preau.mjs')

const SCHOOL_COMES: Words = {
  fr: 'L’école simulée, ses 37 machines et ses 6 tableaux prennent vie dans la demi-minute.',
  en: 'The simulated school with its 37 machines and 6 boards comes to life within half a minute.',
}

const TOWN_COMES: Words = {
  fr: 'Les écoles simulées de 31 communes prennent vie dans la minute. Deux n’ont pas de liaison : écran Serveur.',
  en: 'The simulated schools of 31 communes come to life within a minute. Two have no link: screen Server.',
}
const TOWN_ON_SQLITE: Words = {
  fr: 'Aucune base PostgreSQL indiquée (--store) : la mairie tient ici sur SQLite.',
  en: 'No PostgreSQL database was named (--store): the town hall lives on SQLite here.',
}

export const start: Command = {
  name: 'start',
  summary: {
    fr: 'lance le serveur et l’agent de cette machine',
    en: 'runs the server and the agent of this machine',
  },
  options: [
    OPTIONS.demo,
    OPTIONS.demoKiosk,
    OPTIONS.town,
    OPTIONS.data,
    OPTIONS.lan,
    OPTIONS.host,
    OPTIONS.httpPort,
    OPTIONS.httpsPort,
    OPTIONS.mqttsPort,
    OPTIONS.mqttPort,
    OPTIONS.store,
    OPTIONS.storePasswordFile,
    OPTIONS.jsonLog,
  ],
  async run(flags, context) {
    if (flags.demo === true && flags.territory === true) return await startTown(flags, context)
    if (flags.demo === true && !(await seedDemo(flags, context))) return 0
    const next = flags.demo === true ? await seedDemoLessons(flags, context) : undefined
    const running = await openServer(flags, context)
    if (flags.demo === true) {
      await seedDemoUpdates(running, flags, context).catch(async (error) => {
        await running.close()
        throw error
      })
    }
    const { data } = serverConfig(flags, context.environment)
    // They find the server and its code in its data folder, so that no secret is handed on.
    const children = [keep('agent', ['--server-data', data, ...agentData(flags)], flags, context)]
    const shown = flags.kiosk === true ? ['--kiosk'] : []
    // What it says of the page at the board is for the person, too.
    if (flags.demo === true) children.push(keep('demo', ['--data', data, ...shown], flags, context, true))
    tellReady(running, flags, context)
    if (flags.demo === true && flags['json-log'] !== true) context.out(SCHOOL_COMES[context.language])
    if (next) tellNextLesson(next, flags, context)
    await context.stopped
    // The children say good-bye first, while there is someone to hear it.
    await Promise.all(children.map((child) => child.stop()))
    await running.close()
    return 0
  },
}

/** A town hall and its schools, all of this machine. */
async function startTown(flags: Flags, context: Context): Promise<number> {
  const own = { ...flags, role: 'territory', 'demo-links': '1', data: townFolder(flags, context) }
  if (!(await seedTownDemo(own, context))) return 0
  const running = await openServer(own, context)
  const { data, store } = serverConfig(own, context.environment)
  const schools = keep('demo', ['--territory', '--data', data], flags, context)
  tellReady(running, flags, context)
  if (flags['json-log'] !== true) {
    if (!store) context.out(TOWN_ON_SQLITE[context.language])
    context.out(TOWN_COMES[context.language])
  }
  await context.stopped
  await schools.stop(20_000)
  await running.close()
  return 0
}

/** A town hall never opens the store of the school server that lives in the folder of the system. */
function townFolder({ data }: Flags, { environment }: Context): string {
  return typeof data === 'string' ? data : join(serverConfig({}, environment).data, '..', 'demo-territory')
}

/** The agent's own folder lies within the one of the server. */
function agentData({ data }: Flags): string[] {
  return typeof data === 'string' ? ['--data', join(data, 'agent')] : []
}

/** A command of ours as a child, restarted when it dies; `loud`: what it says is for the person, too. */
function keep(name: string, args: string[], flags: Flags, context: Context, loud = false): KeptChild {
  const { out, err, language } = context
  const json = flags['json-log'] === true
  return keepChild({
    node: process.execPath,
    args: [MAIN, name, ...args, ...(json ? ['--json-log'] : [])],
    loud: json || loud,
    random: Math.random,
    onDied(code, wait) {
      if (json) out(jsonLine('child.died', { level: 'warn', child: name, code, wait }))
      else if (language === 'fr') err(`« ${name} » s’est arrêté ; nouvel essai dans ${Math.ceil(wait / 1000)} s.`)
      else err(`"${name}" has ended; next try in ${Math.ceil(wait / 1000)} s.`)
    },
  })
}
