import { join } from 'node:path'
import type { Id } from '@preau/protocol/ids.ts'
import type { KeyFiles } from '../../keys/key-files.ts'
import type { CampaignLeader } from '../../store/campaigns.ts'
import type { Database } from '../../store/database.ts'
import type { UpdateCache } from '../cache/update-cache.ts'
import { findDirectorKey } from '../director/director-key.ts'
import { UPDATES_FOLDER } from '../open-cache.ts'
import { CampaignDesk } from './campaign-desk.ts'
import { OrderSigner } from './sign-orders.ts'

/** What the routes need of campaigns. */
export interface Campaigns {
  role: CampaignLeader
  desk: Pick<CampaignDesk, 'giveTurn' | 'steer' | 'steered'>
  signer: Pick<OrderSigner, 'standing'>
  /** When the newest list of what is signed ends, in ms since 1970. */
  expires(): Promise<number | null>
}

interface CampaignWorld {
  db: Database
  data: string
  files: KeyFiles
  cache: Pick<UpdateCache, 'image' | 'target'>
  role: CampaignLeader
  /** ms since 1970. */
  clock(): number
  newId(): Id
  failed(what: string, error: unknown): void
  /** Orders of a school were signed. */
  signed?(school: Id): void
}

/** The campaigns of a server: who leads them, and who signs what follows. */
export function openCampaigns({ db, data, files, cache, role, clock, newId, failed, signed }: CampaignWorld) {
  const signer = new OrderSigner({
    ...{ db, clock, failed, folder: join(data, UPDATES_FOLDER), ...(signed && { signed }) },
    key: () => findDirectorKey(files),
    image: () => cache.image(),
    target: (sha256) => cache.target(sha256),
  })
  const desk = new CampaignDesk({
    ...{ db, clock, newId, role },
    ordersChanged: (schools) => signer.touched(schools),
    changed: () => undefined,
  })
  const doors: Campaigns = {
    ...{ role, desk, signer },
    expires: async () => {
      const image = await cache.image()
      return image ? Date.parse(image.expires) : null
    },
  }
  const jobs = [
    { name: 'lead campaigns', period: 1000, run: () => desk.turn() },
    { name: 'sign orders', period: 1000, run: () => signer.turn() },
  ]
  /** The other side said something of campaigns in these schools, and it is stored. */
  const arrived = (schools: readonly Id[]) => {
    desk.touched()
    signer.touched(schools)
  }
  return { desk, signer, doors, jobs, arrived }
}
