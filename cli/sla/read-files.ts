import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { readContract } from '@preau/protocol/contracts/contract-text.ts'
import type { EventLog } from '@preau/protocol/contracts/event-log.ts'
import { EventReader } from '@preau/protocol/contracts/read-event.ts'
import { ContractBook } from '@preau/protocol/rules/sla/book.ts'

/** The two files that every figure of a contract is made of. Throws CONTRACT_INVALID. */
export async function readFiles(contract: string, events: string): Promise<{ book: ContractBook; log: EventLog }> {
  const book = new ContractBook(readContract(await readFile(contract, 'utf8')))
  const reader = new EventReader()
  const lines = createInterface({ input: createReadStream(events, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
  for await (const line of lines) reader.add(line)
  return { book, log: reader.log() }
}
