import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { useMay } from '../../api/use-may.ts'
import { partyName } from '../../format/happened-text.ts'
import { ticketSubject } from '../../format/ticket-text.ts'
import type { Voice } from '../../format/translate.ts'

/** So many devices of an incident are named. */
const NAMED = 12

/** What is known of the ticket: what and where it is, who has it, what covers it, whom to call. */
export function FactsPanel({ ticket, voice, now }: { ticket: Ticket; voice: Voice; now: number }) {
  const { t, format } = voice
  const may = useMay()
  const { device, school, room } = ticket
  const seesFleet = may('fleet.read')
  const subject = ticketSubject(ticket, voice)
  const facts: [string, ReactNode][] = [
    [
      t('sheet.equipment'),
      device && seesFleet ? (
        <Link key="device" to="/devices/$device" params={{ device: device.id }}>
          {device.name}
        </Link>
      ) : (
        subject
      ),
    ],
    [
      t('sheet.school'),
      <Link key="school" to="/places" search={{ school: school.id }}>
        {school.name}
      </Link>,
    ],
  ]
  if (room) facts.push([t('sheet.room'), room.name])
  const who = ticket.openedBy ?? (ticket.rule === null ? t('sheet.somebody') : t('sheet.by_rule'))
  facts.push([t('sheet.reported'), `${who}, ${format.momentWithTime(ticket.openedAt, now)}`])
  if (ticket.repeats > 0) facts.push([t('sheet.repeats'), t('ticket.repeats', { count: ticket.repeats + 1 })])
  if (ticket.canTeach) facts.push([t('sheet.can_teach'), t(`can_teach.told.${ticket.canTeach}`)])
  facts.push([t('sheet.level'), `${t(`ticket.level.${ticket.level}`)}, ${t(`ticket.level.${ticket.level}_say`)}`])
  facts.push([t('sheet.party'), partyName(ticket.party.id, ticket.party.name, voice)])
  facts.push([
    t('sheet.assignee'),
    ticket.assignee === null
      ? t('sheet.nobody')
      : ticket.assignee.me
        ? t('sheet.me')
        : (ticket.assignee.name ?? t('sheet.somebody')),
  ])
  if (ticket.visitAt !== null) facts.push([t('sheet.visit'), format.momentWithTime(ticket.visitAt, now)])
  facts.push([
    t('sheet.contract'),
    ticket.contract === null
      ? t('sheet.no_contract')
      : ticket.lot === null
        ? t('sheet.covered')
        : t('sheet.lot', { lot: ticket.lot }),
  ])
  if (ticket.support !== null) {
    facts.push([
      t('sheet.support'),
      <a key="support" href={`tel:${ticket.support.replace(/[^\d+]/g, '')}`}>
        {ticket.support}
      </a>,
    ])
  }
  return (
    <section className="panel facts" aria-labelledby="facts">
      <header>
        <h2 id="facts">{t('sheet.facts')}</h2>
      </header>
      <dl className="kv">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** The devices of an incident; those that are well again say so. */
export function JoinedPanel({ ticket, voice }: { ticket: Ticket; voice: Voice }) {
  const { t } = voice
  if (ticket.joined.length === 0) return null
  const more = Math.max(ticket.devices, ticket.joined.length) - NAMED
  return (
    <section className="panel joined" aria-labelledby="joined">
      <header>
        <h2 id="joined">{t('sheet.joined')}</h2>
        <span className="muted">{t('ticket.devices', { count: Math.max(ticket.devices, ticket.joined.length) })}</span>
      </header>
      <ul>
        {ticket.joined.slice(0, NAMED).map(({ id, name, recoveredAt }) => (
          <li key={id}>
            <StatusMark shape={recoveredAt === null ? 'offline' : 'ok'} />
            <Link to="/devices/$device" params={{ device: id }}>
              {name}
            </Link>
            {recoveredAt !== null && <span className="muted">{t('sheet.joined_well')}</span>}
          </li>
        ))}
      </ul>
      {more > 0 && <p className="muted">{t('sheet.joined_more', { count: more })}</p>}
    </section>
  )
}
