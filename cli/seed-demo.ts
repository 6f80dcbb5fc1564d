import { serverConfig } from '@preau/server/config.ts'
import type { Context, Flags } from './command.ts'
import { DEFAULT_SEED } from './commands/demo.ts'
import { jsonLine } from './json-line.ts'

/** So often the person hears how far it is, in percent. */
const TELL_EVERY = 20

/**
 * Puts the demo school with its year into the data folder of these flags, where it has no such school yet; before a server
 * opens it, so that there is no door for this at run time. Gives false where the program is to end: then nothing was kept.
 */
export async function seedDemo(flags: Flags, { environment, out, language, stopped }: Context): Promise<boolean> {
  const [{ demoSchool }, { seedSchool }, { readSpecs }] = await Promise.all([
    import('./demo-year.ts'),
    import('@preau/server/seed/school.ts'),
    import('@preau/agent/drivers/spec-files.ts'),
  ])
  let stopping = false
  void stopped.then(() => {
    stopping = true
  })
  let told = 0
  const tell = (percent: number) => {
    told = percent
    if (flags['json-log'] === true) out(jsonLine('demo.year', { level: 'info', percent }))
    else if (language === 'fr') out(`Un an d’historique simulé… ${percent} %`)
    else out(`A year of simulated history… ${percent}%`)
  }
  const config = serverConfig(flags, environment)
  await seedSchool(config, demoSchool(DEFAULT_SEED, Date.now(), readSpecs(config.specs)), {
    stopping: () => stopping,
    progress(done, all) {
      const percent = Math.floor((done * 100) / all / TELL_EVERY) * TELL_EVERY
      if (percent > told) tell(percent)
    },
  })
  return !stopping
}
