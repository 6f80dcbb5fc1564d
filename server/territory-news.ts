import type { Id } from '@preau/protocol/ids.ts'
import type { Job } from './jobs/every.ts'
import { campaignsAmong } from './store/campaigns.ts'
import type { Database } from './store/database.ts'
import { lastNews, pruneNews, readNews } from './store/sync/news.ts'
import { touchedTickets } from './store/tickets.ts'

interface Parts {
  db: Database
  clock(): number
  touchDevice(device: Id): void
  touchPlaces(school: Id): void
  commandsChanged(device: Id, command: Id): void
  campaignsChanged(schools: readonly Id[]): void
  ticketChanged(ticket: Awaited<ReturnType<typeof touchedTickets>>[number]): void
}

/** How often it is looked for what other programs on the database applied, and how long that stands there, in ms. */
const LOOK_EVERY = 300
const KEPT = 10 * 60_000

/**
 * Tells the consoles of this program what any worker applied. The database is asked, and not listened to: three times a second one row
 * of an index costs nothing, works with every store and through every pooler.
 */
export function territoryNewsJobs({
  db,
  clock,
  touchDevice,
  touchPlaces,
  commandsChanged,
  campaignsChanged,
  ticketChanged,
}: Parts): Job[] {
  let last: number | undefined
  return [
    {
      name: 'territory news',
      period: LOOK_EVERY,
      run: async () => {
        if (last === undefined) {
          last = await lastNews(db)
          return
        }
        const news = await readNews(db, last)
        const named = news.flatMap(({ device, command }) => (device === null ? (command ?? []) : []))
        const campaigns = await campaignsAmong(db, named)
        const steered = news.filter(({ command }) => command !== null && campaigns.has(command))
        if (steered.length > 0) campaignsChanged([...new Set(steered.map(({ school }) => school))])
        for (const ticket of await touchedTickets(db, named)) ticketChanged(ticket)
        for (const { n, school, device, command } of news) {
          last = n
          if (device === null && command === null) touchPlaces(school)
          else if (device === null) continue
          else {
            touchDevice(device)
            if (command !== null) commandsChanged(device, command)
          }
        }
      },
    },
    {
      name: 'prune territory news',
      period: 60_000,
      run: async () => void (await pruneNews(db, clock() - KEPT)),
    },
  ]
}
