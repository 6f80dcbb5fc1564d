import { canonicalJson } from '@preau/protocol/canonical-json.ts'
import { explainTicket } from '@preau/protocol/rules/sla/explain-ticket.ts'
import { periodOf } from '@preau/protocol/rules/sla/period.ts'
import { statementOf } from '@preau/protocol/rules/sla/statement.ts'
import { readFiles } from '../../../cli/sla/read-files.ts'
import type { Made } from '../sla.ts'

const [contract = '', events = '', from = '', to = ''] = process.argv.slice(2)
const begun = performance.now()
const { book, log } = await readFiles(contract, events)
const read = performance.now()
const period = periodOf(book.clock, from, to)
const { statement, faults } = statementOf(book, log, period)
if (!statement) throw new Error(JSON.stringify(faults.slice(0, 3)))
const text = canonicalJson(statement)
const done = performance.now()
console.error(
  `${Math.round(process.resourceUsage().maxRSS / 1024)} MB, read ${Math.round(read - begun)} ms, made ${Math.round(done - read)} ms, ${text.length} bytes`,
)
const mb = process.resourceUsage().maxRSS / 1024
const asked = [...log.tickets.keys()].filter((_, index) => index % 60 === 0)
const again = performance.now()
for (const ticket of asked) explainTicket(book, log, ticket, period.end)
const made: Made = {
  seconds: (done - begun) / 1000,
  mb,
  dueMs: (performance.now() - again) / asked.length,
  tickets: statement.tickets.length,
}
process.send?.(made)
