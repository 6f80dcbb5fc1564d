import type { SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type { Transaction } from '../database.ts'
import { type Incoming, lastOfEach, type Writing, type Written } from './incoming.ts'
import { writeFiles } from './ticket-files.ts'
import { writeCampaignDevices, writeCampaignEvents, writeCampaigns } from './write-campaigns.ts'
import { writeClosures } from './write-closures.ts'
import { writeCommands } from './write-commands.ts'
import { writeContracts, writeContractVersions } from './write-contracts.ts'
import { writeDays, writeSamples } from './write-days.ts'
import { writeDevices, writeStates, writeStatuses } from './write-devices.ts'
import { writeInventory } from './write-inventory.ts'
import { writeAuthorities, writeRooms, writeSchools } from './write-places.ts'
import { writePlans } from './write-plans.ts'
import { writeSurveys } from './write-surveys.ts'
import { writeTable } from './write-table.ts'
import { writeServiceEvents, writeTicketNotes } from './write-ticket-lines.ts'
import { writeTickets } from './write-tickets.ts'

type Writer = (transaction: Transaction, rows: readonly Incoming[], writing: Writing) => Promise<Written>

/** Kinds that are more than the columns of one table. */
const WRITERS: Partial<Record<SyncKindName, Writer>> = {
  authority: writeAuthorities,
  school: writeSchools,
  room: writeRooms,
  device: writeDevices,
  plan: writePlans,
  device_status: writeStatuses,
  device_state: writeStates,
  command: writeCommands,
  contract: writeContracts,
  contract_version: writeContractVersions,
  ticket: writeTickets,
  service_event: writeServiceEvents,
  ticket_note: writeTicketNotes,
  ticket_file: writeFiles,
  survey: writeSurveys,
  room_closure: writeClosures,
  campaign: writeCampaigns,
  campaign_device: writeCampaignDevices,
  campaign_event: writeCampaignEvents,
  inventory_part: writeInventory,
  sample: writeSamples,
  sample_day: writeDays,
}

/** Writes rows of one kind that came from the other side, of any schools. */
export async function writeKind(
  transaction: Transaction,
  rows: readonly Incoming[],
  writing: Writing,
): Promise<Written> {
  const write = WRITERS[writing.kind] ?? writeTable
  return await write(transaction, lastOfEach(rows), writing)
}
