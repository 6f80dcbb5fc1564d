import type { ClassRow } from '@preau/protocol/rules/sla/class-sum.ts'
import type { LotRow } from '@preau/protocol/rules/sla/lot-sum.ts'
import type { Statement } from '@preau/protocol/rules/sla/statement.ts'
import type { TicketRow } from '@preau/protocol/rules/sla/ticket-row.ts'
import type { Language } from '../command.ts'
import { decimalText, euroText } from './euro-text.ts'
import { SEVERITY_TEXT } from './severity-text.ts'

const NONE = '–'
const ANSWERS = {
  kept: { fr: 'maintenue', en: 'kept' },
  granted: { fr: 'le titulaire a raison', en: 'the supplier is right' },
  none: { fr: 'sans réponse', en: 'not answered' },
} as const

/** A statement as tables for a person. */
export function statementText(statement: Statement, language: Language): string[] {
  const fr = language === 'fr'
  const money = (euros: number | null): string => (euros === null ? NONE : euroText(euros, language))
  const { contract, version, from, to, totals, contests = [], lost_sessions: lost } = statement
  return [
    fr
      ? `${contract} (version ${version}), du ${from} au ${to}, heures de ${statement.time_zone}`
      : `${contract} (version ${version}), ${from} to ${to}, times of ${statement.time_zone}`,
    '',
    ...table(
      fr
        ? [
            'ticket',
            'gravité',
            'GTI due',
            'GTI',
            'retard',
            'GTR due',
            'GTR',
            'retard',
            'écoulé',
            'suspendu',
            '€ GTI',
            '€ GTR',
          ]
        : [
            'ticket',
            'severity',
            'GTI due',
            'GTI',
            'late',
            'GTR due',
            'GTR',
            'late',
            'elapsed',
            'paused',
            '€ GTI',
            '€ GTR',
          ],
      statement.tickets.map((row) => ticketCells(row, fr, money)),
    ),
    '',
    ...table(
      fr
        ? ['classe', 'appareils', 'disponibilité', 'MTBF (h)', 'MTTR (h)', 'pannes', 'réparations']
        : ['class', 'devices', 'availability', 'MTBF (h)', 'MTTR (h)', 'failures', 'repairs'],
      statement.classes.map((row) => classCells(row, language)),
    ),
    '',
    ...table(
      fr
        ? ['lot', 'titulaire', 'pénalités', 'exonéré', 'seuil', 'plafond', 'à réclamer']
        : ['lot', 'supplier', 'penalties', 'waived', 'floor', 'cap', 'to claim'],
      statement.lots.map((row) => lotCells(row, money)),
    ),
    '',
    fr ? `Total à réclamer : ${money(totals.claimed_eur)}` : `To claim in all: ${money(totals.claimed_eur)}`,
    ...contests.map(({ ticket, paused_at, cause, answer }) => {
      const about = `${ticket}, ${paused_at.slice(0, 16).replace('T', ' ')}, ${cause}`
      const said = ANSWERS[answer ?? 'none'][language]
      return fr ? `Suspension contestée : ${about} : ${said}` : `Pause contested: ${about}: ${said}`
    }),
    ...(lost === undefined ? [] : [fr ? `Séances perdues : ${lost}` : `Sessions lost: ${lost}`]),
    ...statement.unknown.map(({ name, figure, calendar }) =>
      fr
        ? `Inconnu : ${figure} de ${name} : le calendrier « ${calendar} » ne va pas jusque-là.`
        : `Unknown: ${figure} of ${name}: the calendar "${calendar}" does not go so far.`,
    ),
  ]
}

function ticketCells(row: TicketRow, fr: boolean, money: (euros: number | null) => string): string[] {
  const late = (is: boolean | null): string => (is === null ? NONE : is ? (fr ? 'oui' : 'yes') : fr ? 'non' : 'no')
  return [
    row.ticket,
    SEVERITY_TEXT[row.severity][fr ? 'fr' : 'en'],
    clock(row.gti_due),
    clock(row.gti_at),
    late(row.gti_late),
    clock(row.gtr_due),
    clock(row.gtr_at),
    late(row.gtr_late),
    duration(row.elapsed_s),
    duration(row.paused_s),
    money(row.penalty_gti_eur),
    money(row.penalty_gtr_eur),
  ]
}

function classCells(row: ClassRow, language: Language): string[] {
  const share = row.availability === null ? NONE : `${decimalText(row.availability * 100, language)} %`
  const hours = (value: number | null): string => (value === null ? NONE : decimalText(value, language))
  return [
    row.class,
    String(row.devices),
    share,
    hours(row.mtbf_h),
    hours(row.mttr_h),
    String(row.failures),
    String(row.repairs),
  ]
}

function lotCells(row: LotRow, money: (euros: number | null) => string): string[] {
  const amounts = [row.penalties_eur, row.waived_eur, row.floor_eur, row.cap_eur, row.claimed_eur]
  return [row.lot, row.supplier, ...amounts.map(money)]
}

/** `2026-11-03 08:20:00`: the zone is said above the table. */
function clock(time: string | null): string {
  return time === null ? NONE : time.slice(0, 19).replace('T', ' ')
}

function duration(seconds: number | null): string {
  if (seconds === null) return NONE
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  return `${hours} h ${String(minutes).padStart(2, '0')}${seconds % 60 === 0 ? '' : `:${String(seconds % 60).padStart(2, '0')}`}`
}

function table(header: readonly string[], rows: readonly string[][]): string[] {
  const all = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
