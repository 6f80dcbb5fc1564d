import type { ExplainedMeeting, Explanation } from '@preau/protocol/rules/sla/explain.ts'
import type { Language } from '../command.ts'
import { euroText } from './euro-text.ts'
import { SEVERITY_TEXT } from './severity-text.ts'

/** Why a commitment has its figures, line by line as one would work it out by hand. */
export function explanationText(explained: Explanation, language: Language): string[] {
  const fr = language === 'fr'
  const { ticket, commitment, target, calendar, allowance_s, day0, due0, opened, due, due_state } = explained
  const rule =
    'hours' in target
      ? `${target.hours} h`
      : fr
        ? `${target.working_days} j ouvrés (jour 0 : ${day0 ?? '?'}, J+${target.working_days} : ${local(due0)})`
        : `${target.working_days} working days (day 0: ${day0 ?? '?'}, end: ${local(due0)})`
  return [
    `${ticket} ${commitment.toUpperCase()} : ${SEVERITY_TEXT[explained.severity][language]}, ${rule}, ${fr ? 'calendrier' : 'calendar'} ${calendar}`,
    `  ${fr ? 'ouvert' : 'opened'} ${local(opened)}; ${fr ? 'service alloué' : 'service allowed'} ${allowance_s ?? '?'} s`,
    ...explained.steps.map(({ from, to, state, seconds, causes }) =>
      `  ${local(from)} → ${local(to)}  ${String(seconds).padStart(6)} s  ${state === 'service' ? '' : (causes ?? []).join(', ')}`.trimEnd(),
    ),
    `  ${fr ? 'écoulé' : 'elapsed'} ${explained.elapsed_s ?? '?'} s, ${fr ? 'suspendu' : 'paused'} ${explained.paused_s ?? '?'} s; ${fr ? 'échéance' : 'due'} ${due === null ? due_state : local(due)}`,
    ...explained.meetings.flatMap((meeting) => meetingText(meeting, language)),
    '',
  ]
}

function meetingText(meeting: ExplainedMeeting, language: Language): string[] {
  const { at, by, late, formula, added_eur, penalty_eur, waived_eur } = meeting
  const fr = language === 'fr'
  const money = (euros: number): string => euroText(euros, language)
  const lines = [`  ${by} ${local(at)}${late ? (fr ? ' : en retard' : ': late') : ''}`]
  if (formula) {
    const { value_eur, value_part, days, divisor } = formula
    const value = value_part === 1 ? money(value_eur) : `${money(value_eur)} / ${value_part}`
    lines.push(`  ${value} × ${days} / ${divisor} = ${money(penalty_eur)}`)
    if (added_eur !== penalty_eur) lines.push(`  ${fr ? 'dont nouveau :' : 'of which new:'} ${money(added_eur)}`)
  }
  if (waived_eur > 0) lines.push(`  ${fr ? 'exonéré :' : 'waived:'} ${money(waived_eur)}`)
  return lines
}

function local(time: string | null): string {
  return time === null ? '?' : time.slice(0, 19).replace('T', ' ')
}
