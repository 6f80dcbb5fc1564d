import { serverConfig } from '@preau/server/config.ts'
import type { RunningServer } from '@preau/server/main.ts'
import type { Context, Flags } from './command.ts'

/** Tells what was brought to the machines of the demo school in the evenings before, where nobody has told it yet. */
export async function seedDemoUpdates(
  { db }: Pick<RunningServer, 'db'>,
  flags: Flags,
  { environment }: Context,
): Promise<void> {
  const [{ demoUpdates }, { seedUpdates }] = await Promise.all([
    import('./demo-updates.ts'),
    import('@preau/server/seed/updates.ts'),
  ])
  await seedUpdates(db, serverConfig(flags, environment), demoUpdates(Date.now()))
}
