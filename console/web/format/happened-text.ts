import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { COMMUNE } from '@preau/protocol/rules/tickets/service-event.ts'
import { lookedText } from './looked-text.ts'
import { pauseText, ticketTitle } from './ticket-text.ts'
import type { Voice } from './translate.ts'

type Line = Ticket['timeline'][number]
type EventLine = Extract<Line, { type: 'event' }>
type NoteLine = Extract<Line, { type: 'note' }>

/** A party by its name; the commune where no contract names one. */
export function partyName(id: string, name: string | null | undefined, { t }: Voice): string {
  return name ?? (id === COMMUNE ? t('ticket.party.commune') : id)
}

/** A line of the timeline in words: what happened, and what was said with it. */
export function happenedText(line: Line, ticket: Ticket, voice: Voice, now: number): { text: string; said: string[] } {
  return line.type === 'event' ? eventText(line, ticket, voice, now) : noteText(line, voice, now)
}

function eventText(line: EventLine, ticket: Ticket, voice: Voice, now: number): { text: string; said: string[] } {
  const { t, format } = voice
  const told = line.event === 'opened' && ticket.title !== '' ? ticket.title : undefined
  const proof = line.proof ?? line.with?.proof
  const said = [told, line.note, proof === undefined ? undefined : t('sheet.proof', { proof })]
  const severity = t(`ticket.severity.${line.severity ?? ticket.severity}`).toLocaleLowerCase()
  const text = (): string => {
    switch (line.event) {
      case 'opened':
        return ticket.title === ''
          ? t('happened.opened_with', { severity, what: ticketTitle(ticket, voice) })
          : t('happened.opened', { severity })
      case 'paused': {
        const cause = line.cause ?? ''
        const name = ticket.causes.find((one) => one.cause === cause)?.name ?? null
        return t('happened.paused', { cause: pauseText(cause, name, voice).toLocaleLowerCase() })
      }
      case 'handed_over': {
        const to = line.toParty ?? ''
        return t('happened.handed_over', { to: partyName(to, ticket.parties.find(({ id }) => id === to)?.name, voice) })
      }
      case 'requalified':
        return t('happened.requalified', { severity })
      case 'corrected': {
        const former = ticket.timeline.find((one) => one.type === 'event' && one.n === line.replaces)
        const stands = line.with ?? (former?.type === 'event' ? standingOf(former) : undefined)
        if (!stands || stands.event === 'corrected') return t('happened.corrected')
        const { event, at, severity, cause, toParty } = stands
        const said = { event, at, ...(severity && { severity }), ...(cause && { cause }), ...(toParty && { toParty }) }
        const { text: what } = eventText({ ...line, ...said }, ticket, voice, now)
        const moment = format.momentWithTime(stands.at, now)
        return t(line.with ? 'happened.corrected_to' : 'happened.taken_back', { what, moment })
      }
      case 'pause_contested':
      case 'pause_answered': {
        const cause = line.with?.cause ?? ''
        const name = ticket.causes.find((one) => one.cause === cause)?.name ?? null
        const about = {
          cause: pauseText(cause, name, voice).toLocaleLowerCase(),
          moment: format.momentWithTime(line.with?.at ?? line.at, now),
        }
        if (line.event === 'pause_contested') return t('happened.pause_contested', about)
        return t(line.cause === 'granted' ? 'happened.pause_granted' : 'happened.pause_kept', about)
      }
      case 'waived':
        return t('happened.waived', { commitment: t(`ticket.commitment.${line.commitment ?? 'gtr'}`) })
      default: {
        const known = PLAIN.find((event) => event === line.event)
        return known ? t(`happened.${known}`) : line.event
      }
    }
  }
  return { text: text(), said: said.filter((one) => one !== undefined) }
}

/** What a line of the log says now: of a correction what it put in the place of the other. */
export function standingOf(line: EventLine): NonNullable<EventLine['with']> {
  return line.with ?? line
}

const PLAIN = [
  'acknowledged',
  'remote_start',
  'on_site',
  'resumed',
  'workaround',
  'restored',
  'closed',
  'reopened',
  'rejected',
  'session_lost',
] as const

function noteText(line: NoteLine, voice: Voice, now: number): { text: string; said: string[] } {
  const { t, format } = voice
  const said = line.words === undefined ? [] : [line.words]
  const devices = format.list((line.devices ?? []).map(({ name }) => name ?? '?'))
  switch (line.kind) {
    case 'part': {
      const { name = '', reference, count = 1, amountCents } = line.part ?? {}
      const more = [
        reference ? t('noted.part_reference', { reference }) : undefined,
        amountCents === undefined ? undefined : `${amountText(amountCents, voice)}`,
      ]
      return { text: [t('noted.part', { name, count }), ...more].filter(Boolean).join(', '), said }
    }
    case 'swap':
      return { text: t('noted.swap', { devices }), said }
    case 'visit':
      return {
        text:
          line.visitAt === undefined
            ? t('noted.visit_none')
            : t('noted.visit', { moment: format.momentWithTime(line.visitAt, now) }),
        said,
      }
    case 'level': {
      const level = line.level ?? 'n1'
      return {
        text: t('noted.level', { level: t(`ticket.level.${level}`), say: t(`ticket.level.${level}_say`) }),
        said,
      }
    }
    case 'assigned':
      return { text: line.to ? t('noted.assigned', { who: line.to }) : t('noted.unassigned'), said }
    case 'repeat':
      return { text: t('noted.repeat', { count: line.count ?? 1 }), said }
    case 'joined':
      return { text: t('noted.joined', { devices, count: line.devices?.length ?? 1 }), said }
    case 'comment':
      return { text: t('noted.comment'), said }
    case 'photo':
      return { text: t('noted.photo'), said }
    case 'checked':
      return { text: t('checked.title'), said: lookedText(line.checks ?? [], voice, now) }
    case 'recovered':
      return { text: t('noted.recovered'), said }
  }
}

/** `18,50 €` */
function amountText(cents: number, { locale }: Voice): string {
  const euros = (cents / 100).toFixed(2)
  return locale === 'fr' ? `${euros.replace('.', ',')}\u00a0€` : `€${euros}`
}
