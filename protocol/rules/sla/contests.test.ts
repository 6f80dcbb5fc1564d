import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readContract } from '../../contracts/contract-text.ts'
import { EventReader } from '../../contracts/read-event.ts'
import { ContractBook } from './book.ts'
import { explainTicket } from './explain-ticket.ts'
import { periodOf } from './period.ts'
import { statementOf } from './statement.ts'

const EXAMPLE = new URL('../../../docs/guide/exemple-contrat/', import.meta.url)
const LINES = readFileSync(new URL('evenements.jsonl', EXAMPLE), 'utf8').trimEnd().split('\n')
const book = new ContractBook(readContract(readFileSync(new URL('contrat.yaml', EXAMPLE), 'utf8')))

const pause = { at: '2026-11-18T09:00:00+01:00', cause: 'access_refused' }
const contested = {
  ...{ at: '2026-12-03T10:00:00+01:00', ticket: 'T-3', event: 'pause_contested', by: 'tableo', pause },
  note: 'Le portail était encore fermé à 11 h',
}
const answered = {
  ...{ at: '2026-12-05T09:00:00+01:00', ticket: 'T-3', event: 'pause_answered', by: 'beauval', pause },
  ...{ cause: 'kept', note: 'La gardienne a ouvert à 9 h' },
}

function november(...more: object[]) {
  const reader = new EventReader()
  for (const line of [...LINES, ...more.map((each) => JSON.stringify(each))]) reader.add(line)
  const period = periodOf(book.clock, '2026-11-01', '2026-11-30')
  const log = reader.log()
  return { ...statementOf(book, log, period), log, end: period.end }
}

describe('a contested pause', () => {
  it('stands in the statement by its ticket and its own time, and changes no figure', () => {
    const { statement: before } = november()
    const { statement: open } = november(contested)
    const { statement: after } = november(answered, contested)
    const row = {
      ...{ ticket: 'T-3', paused_at: pause.at, cause: 'access_refused', contested_at: contested.at, by: 'tableo' },
      ...{ answer: null, answered_at: null },
    }
    expect(before?.contests).toBeUndefined()
    expect(open).toEqual({ ...before, contests: [row] })
    expect(after).toEqual({ ...before, contests: [{ ...row, answer: 'kept', answered_at: answered.at }] })
  })

  it('is explained beside the pause, in the words of both', () => {
    const { log, end } = november(contested, answered)
    const [, gtr] = explainTicket(book, log, 'T-3', end)
    expect(gtr?.pauses[0]?.contest).toEqual({
      ...{ at: contested.at, by: 'tableo', note: contested.note },
      answer: { at: answered.at, said: 'kept', by: 'beauval', note: answered.note },
    })
  })

  it('stays contested where its line is corrected afterwards', () => {
    const corrected = {
      ...{ at: '2026-12-06T09:00:00+01:00', ticket: 'T-3', event: 'corrected' },
      replaces: { at: pause.at, event: 'paused' },
      with: { at: '2026-11-18T08:30:00+01:00', event: 'paused', cause: 'access_refused', proof: 'Photo' },
    }
    const { statement, faults } = november(contested, { ...answered, cause: 'granted' }, corrected)
    expect([faults, statement?.contests?.map(({ answer }) => answer)]).toEqual([[], ['granted']])
  })

  it('of nothing, an answer to nothing, and an answer that says neither are named with their lines', () => {
    const other = { ...pause, at: '2026-11-18T09:30:00+01:00' }
    const { faults } = november({ ...contested, pause: other }, { ...answered, cause: 'perhaps' }, contested, {
      ...answered,
      ...{ ticket: 'T-2' },
    })
    const first = LINES.length + 1
    expect(faults.map(({ line, fault }) => [line - first, fault])).toEqual([
      [0, 'contests_nothing'],
      [1, 'answer_unknown'],
      [3, 'answers_nothing'],
    ])
  })
})
