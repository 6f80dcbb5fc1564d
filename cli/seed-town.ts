import { serverConfig } from '@preau/server/config.ts'
import type { Context, Flags } from './command.ts'
import { jsonLine } from './json-line.ts'

/** So often the person hears how far it is, in percent. */
const TELL_EVERY = 20

/** Makes the schools of 31 communes in the data folder of these flags, where they are not there yet. Gives false where the program is to end. */
export async function seedTownDemo(flags: Flags, { environment, out, language, stopped }: Context): Promise<boolean> {
  const [{ townCampaign }, { demoTown, townContract }, { seedTown }] = await Promise.all([
    import('./demo-campaign.ts'),
    import('./demo-town.ts'),
    import('@preau/server/seed/town/seed-town.ts'),
  ])
  let stopping = false
  void stopped.then(() => {
    stopping = true
  })
  let told = 0
  const tell = (percent: number) => {
    told = percent
    if (flags['json-log'] === true) out(jsonLine('demo.town', { level: 'info', percent }))
    else if (language === 'fr') out(`Écoles simulées de 31 communes… ${percent} %`)
    else out(`Simulated schools of 31 communes… ${percent}%`)
  }
  const now = Date.now()
  const town = demoTown(now)
  const campaign = townCampaign(town)
  await seedTown(serverConfig(flags, environment), town, townContract(town, now), {
    stopping: () => stopping,
    ...(campaign && { campaign }),
    progress(done, all) {
      const percent = Math.floor((done * 100) / all / TELL_EVERY) * TELL_EVERY
      if (percent > told) tell(percent)
    },
  })
  return !stopping
}
