import { describe } from 'vitest'
import type { Database } from '../../server/store/database.ts'
import { auditContract } from './audit.contract.ts'
import { bookingModelContract } from './booking-model.contract.ts'
import { bookingsContract } from './bookings.contract.ts'
import { campaignsContract } from './campaigns.contract.ts'
import { contractsContract } from './contracts.contract.ts'
import { devicesContract } from './devices.contract.ts'
import { enrolmentsContract } from './enrolments.contract.ts'
import { equipmentContract } from './equipment.contract.ts'
import { historyContract } from './history.contract.ts'
import { inventoryFactsContract } from './inventory-facts.contract.ts'
import { inventoryQuestionsContract } from './inventory-questions.contract.ts'
import { lessonsContract } from './lessons.contract.ts'
import { peopleContract } from './people.contract.ts'
import { placesContract } from './places.contract.ts'
import { plansContract } from './plans.contract.ts'
import { reachContract } from './reach.contract.ts'
import { reachChangesContract } from './reach-changes.contract.ts'
import { recordsContract } from './records.contract.ts'
import { roomClosuresContract } from './room-closures.contract.ts'
import { runsContract } from './runs.contract.ts'
import { sampleTiersContract } from './sample-tiers.contract.ts'
import { samplesContract } from './samples.contract.ts'
import { satisfactionContract } from './satisfaction.contract.ts'
import { tabletsContract } from './tablets.contract.ts'
import { ticketsContract } from './tickets.contract.ts'
import { viewHoursContract } from './view-hours.contract.ts'
import { writingContract } from './writing.contract.ts'

/** An empty database with the present schema, of its own for each test. */
export interface FreshStore {
  db: Database
  /** What a program of its own, which shares nothing with `db` but the disk, counts in a table. */
  countOnDisk(table: string): Promise<number>
  /** Closes it and takes away what it left. */
  end(): Promise<void>
}

/** What every database behind the interface does. A new one is done when it passes this. */
export function storeContract(name: string, open: () => Promise<FreshStore>): void {
  describe(`the store on ${name}`, () => {
    writingContract(open)
    placesContract(open)
    plansContract(open)
    devicesContract(open)
    recordsContract(open)
    samplesContract(open)
    sampleTiersContract(open)
    historyContract(open)
    auditContract(open)
    enrolmentsContract(open)
    equipmentContract(open)
    peopleContract(open)
    inventoryQuestionsContract(open)
    inventoryFactsContract(open)
    reachContract(open)
    reachChangesContract(open)
    satisfactionContract(open)
    ticketsContract(open)
    contractsContract(open)
    bookingsContract(open)
    roomClosuresContract(open)
    bookingModelContract(open)
    lessonsContract(open)
    tabletsContract(open)
    viewHoursContract(open)
    campaignsContract(open)
    runsContract(open)
  })
}
