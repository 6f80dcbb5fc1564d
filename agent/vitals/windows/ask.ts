import type { Machine } from '../machine.ts'
import { type Row, rowsOf } from '../records.ts'
import { QUESTIONS, type Question } from './questions.ts'

/** The rows that PowerShell answers. */
export async function askRows(machine: Pick<Machine, 'ask'>, question: Question): Promise<Row[]> {
  return rowsOf(await machine.ask(question))
}

/** Seconds to wait for a source that asks `question`: PowerShell gives up first, and says why. */
export function patienceFor(question: Question): number {
  return QUESTIONS[question].timeout / 1000 + 10
}
