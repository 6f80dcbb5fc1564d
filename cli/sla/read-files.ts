import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { readContract } from '@preau/protocol/contracts/contract-text.ts'
import type { EventLog } from '@preau/protocol/contracts/event-log.ts'
import { EventReader } from '@preau/protocol/contracts/read-event.ts'
import { ContractBook } from '@preau/protocol/rules/sla/book.ts'

/** The two files that every figure of a contract is made of. Throws CONTRACT_INVALID. */
export async function readFiles(contract: string, events: string): Promise<{ book: ContractBook; log: EventLog }> {
  const book = new ContractBook(readContract(await readFile(contract, 'utf8')))
  const reader = new EventReader()
  // Cut here and not by node:readline, which takes as long for a large log as all of the figures.
  let rest = ''
  for await (const chunk of createReadStream(events, { encoding: 'utf8', highWaterMark: 64 * 1024 })) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) reader.add(line)
  }
  if (rest !== '') reader.add(rest)
  return { book, log: reader.log() }
}
