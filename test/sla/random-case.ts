import type { Contract } from '@preau/protocol/contracts/contract.ts'
import type { EquipmentEvent, NamedPause, TicketEvent } from '@preau/protocol/contracts/event-log.ts'
import type { Target, Terms } from '@preau/protocol/contracts/terms.ts'
import { SEVERITIES, TICKET_EVENTS, type TicketEventName } from '@preau/protocol/contracts/vocabulary.ts'
import { dateOf, dayOf, WEEKDAYS } from '@preau/protocol/rules/calendar/local-day.ts'
import type { ServiceCalendar } from '@preau/protocol/rules/calendar/service-calendar.ts'
import { type Dice, dice } from './dice.ts'

/** A contract, what really happened, and the lines that tell it: shuffled, in any zone, some of them corrected. */
export interface RandomCase {
  contract: Contract
  /** By ticket, in the order in which they count. */
  tickets: Map<string, TicketEvent[]>
  equipment: Map<string, EquipmentEvent[]>
  lines: string[]
  /** The same with no line that needs correcting. */
  plain: string[]
  from: string
  to: string
}

const DAYS = 5
const SCHOOLS = ['0800001X', '0800002Y']

/** Weeks in which clocks go wrong, with the moments at which they do. */
const SCENES: readonly { zone: string; from: string; edge: string }[] = [
  { zone: 'Europe/Paris', from: '2026-11-02', edge: '2026-11-04T07:30:00Z' },
  { zone: 'Europe/Paris', from: '2026-03-25', edge: '2026-03-29T01:00:00Z' },
  { zone: 'Europe/Paris', from: '2026-10-21', edge: '2026-10-25T01:00:00Z' },
  { zone: 'Europe/Paris', from: '2028-02-25', edge: '2028-02-28T23:00:00Z' },
  { zone: 'Europe/Paris', from: '2026-12-28', edge: '2026-12-31T23:00:00Z' },
  { zone: 'America/Miquelon', from: '2027-03-11', edge: '2027-03-14T05:00:00Z' },
  { zone: 'Australia/Lord_Howe', from: '2026-10-01', edge: '2026-10-03T15:30:00Z' },
  { zone: 'Indian/Reunion', from: '2026-11-02', edge: '2026-11-03T20:00:00Z' },
]

export function randomCase(seed: number): RandomCase {
  const die = dice(seed)
  const scene = die.one(SCENES)
  const first = dayOf(scene.from) ?? 0
  const contract = randomContract(die, scene.zone, first)
  const start = first * 86_400 - 12 * 3600
  const edge = Date.parse(scene.edge) / 1000
  const moment = (): number =>
    die.one([
      () => start + die.below((DAYS + 1) * 86_400),
      () => start + die.below((DAYS + 1) * 96) * 900,
      () => edge + die.below(14_400) - 7200,
      () => edge + (die.below(9) - 4) * 1800,
    ])()
  const tickets = new Map<string, TicketEvent[]>()
  for (let n = 1; n <= 2; n++) tickets.set(`T-${n}`, randomTicket(die, moment))
  const equipment = new Map<string, EquipmentEvent[]>()
  for (const [school, id] of [
    [SCHOOLS[0], 'A-1'],
    [SCHOOLS[1], 'B-1'],
  ] as const) {
    const gone = contract.equipment.find((group) => group.ids.includes(id))?.to
    const until = gone === undefined ? Number.POSITIVE_INFINITY : (dayOf(gone) ?? 0) * 86_400
    equipment.set(id, randomOutages(die, moment, school ?? '', until))
  }
  const lines = [
    ...[...tickets].flatMap(([ticket, events]) => told(die, { ticket }, events)),
    ...[...equipment].flatMap(([id, events]) => told(die, { equipment: id }, events)),
  ]
  const plain = [
    ...[...tickets].flatMap(([ticket, events]) => events.map((event) => ({ ticket, ...lineOf(die, event) }))),
    ...[...equipment].flatMap(([id, events]) => events.map((event) => ({ equipment: id, ...lineOf(die, event) }))),
  ].map((line) => JSON.stringify(line))
  const from = first + die.below(3)
  return {
    contract,
    tickets,
    equipment,
    lines: die.shuffled(lines.map((line) => JSON.stringify(line))),
    plain,
    from: dateOf(from),
    to: dateOf(from + 1 + die.below(DAYS - 3)),
  }
}

function randomContract(die: Dice, zone: string, first: number): Contract {
  const calendars = { a: randomCalendar(die, first), b: randomCalendar(die, first) }
  const terms = [randomTerms(die, dateOf(first - 30))]
  if (die.chance(0.4)) terms.push(randomTerms(die, dateOf(first + die.below(DAYS))))
  return {
    preau_contract: 1,
    id: 'C',
    title: 'C',
    version: 1,
    time_zone: zone,
    from: dateOf(first - die.below(500)),
    to: dateOf(first + 300),
    parties: [
      { id: 'buyer', name: 'B', role: 'buyer' },
      { id: 's1', name: 'S', role: 'supplier' },
      { id: 's2', name: 'S', role: 'subcontractor' },
    ],
    closures: { shared: [{ from: dateOf(first + 2), to: dateOf(first + 2 + die.below(2)), reason: 'shared' }] },
    calendars,
    schools: SCHOOLS.map((uai) => ({ uai, name: uai, calendar: die.one(['a', 'b']) })),
    classes: [
      {
        id: 'tni',
        name: 'TNI',
        value_eur: die.below(100_000) / 100,
        availability: { calendar: die.one(['school', 'a']), excluded_causes: ['visit'] },
      },
    ],
    equipment: [
      { school: '0800001X', class: 'tni', ids: ['A-1', 'A-2'] },
      { school: '0800002Y', class: 'tni', ids: ['B-1'], to: dateOf(first + 3 + die.below(4)) },
    ],
    pauses: [
      { cause: 'access', name: 'A', proof: true },
      { cause: 'user', name: 'U', proof: false },
    ],
    lots: [{ id: 'l1', name: 'L', supplier: 's1', terms }],
  }
}

function randomTerms(die: Dice, from: string): Terms {
  const target = (): Target =>
    die.chance(0.5)
      ? { hours: die.one([0.25, 1, 4, 7.5, 12]), calendar: die.one(['school', 'a', 'b']) }
      : { working_days: die.below(4), calendar: die.one(['school', 'a', 'b']) }
  const targets = () => ({ ...(die.chance(0.9) && { gti: target() }), ...(die.chance(0.9) && { gtr: target() }) })
  return {
    from,
    annual_value_eur: die.below(5_000_000) / 100,
    start_event: die.one(['acknowledged', 'remote_start', 'on_site'] as const),
    workaround_restores: die.chance(0.5),
    reopen_within: target(),
    targets: { blocking: targets(), major: targets(), ...(die.chance(0.8) && { minor: targets() }) },
    penalty: {
      divisor: die.one([7, 30, 1000, 3000]),
      counts_from: die.one(['next_day', 'same_day'] as const),
      value: die.one(['annual', 'month', 'class'] as const),
      ...(die.chance(0.7) && { cap_percent: die.one([0.1, 1, 10]) }),
      ...(die.chance(0.5) && { floor_eur: die.below(10_000) / 100 }),
      limits_over: die.one(['statement', 'year', 'contract'] as const),
    },
  }
}

function randomCalendar(die: Dice, first: number): ServiceCalendar {
  const hours = (): string[] =>
    die.one([
      [],
      ['08:30-11:30', '13:30-16:30'],
      ['00:00-24:00'],
      ['01:30-02:30', '02:45-03:15'],
      ['22:00-24:00'],
      ['00:00-00:15'],
    ])
  const week = (from: number) => ({
    from: dateOf(from),
    ...Object.fromEntries(WEEKDAYS.map((day) => [day, die.chance(0.3) ? [] : hours()])),
  })
  const weeks = [week(first - 400)]
  if (die.chance(0.4)) weeks.push(week(first + die.below(DAYS)))
  return {
    known: { from: dateOf(first - 1 + die.below(2)), to: dateOf(first + DAYS + 1 - die.below(3)) },
    weeks,
    ...(die.chance(0.3) && { closures: ['shared'] }),
    ...(die.chance(0.4) && { closed: [{ from: dateOf(first + 4), to: dateOf(first + 5), reason: 'closed' }] }),
    ...(die.chance(0.4) && { opened: [{ date: dateOf(first + 5), hours: ['09:00-12:00'], reason: 'opened' }] }),
  }
}

const NEXT: Readonly<Record<string, readonly TicketEventName[]>> = {
  open: [
    'acknowledged',
    'remote_start',
    'on_site',
    'paused',
    'paused',
    'resumed',
    'resumed',
    'handed_over',
    'requalified',
    'workaround',
    'restored',
    'restored',
    'closed',
    'rejected',
    'waived',
    'session_lost',
    'pause_contested',
    'pause_answered',
  ],
  restored: [
    'acknowledged',
    'on_site',
    'handed_over',
    'requalified',
    'closed',
    'reopened',
    'reopened',
    'rejected',
    'waived',
    'session_lost',
    'pause_contested',
    'pause_answered',
  ],
  closed: ['reopened', 'waived', 'session_lost', 'pause_contested', 'pause_answered'],
  rejected: ['reopened', 'waived', 'session_lost', 'pause_contested', 'pause_answered'],
}

/** A walk through the states of a ticket: every event is possible where it stands. */
function randomTicket(die: Dice, moment: () => number): TicketEvent[] {
  const times = Array.from({ length: 2 + die.below(12) }, moment).sort((a, b) => a - b)
  let at = times[0] ?? 0
  const events: TicketEvent[] = [
    { line: 0, at, event: 'opened', school: die.one(SCHOOLS), severity: die.one(SEVERITIES), lot: 'l1' },
  ]
  if (events[0]?.school === '0800001X' && die.chance(0.5)) events[0].equipment = 'A-1'
  let state = 'open'
  let paused: string[] = []
  for (const time of times.slice(1)) {
    const event = die.one(NEXT[state] ?? [])
    if (event === 'corrected' || event === 'opened' || (event === 'resumed' && paused.length === 0)) continue
    const last = events.at(-1)?.event ?? 'opened'
    at = Math.max(time, at)
    if (at === events.at(-1)?.at && TICKET_EVENTS.indexOf(event) <= TICKET_EVENTS.indexOf(last)) at++
    const made: TicketEvent = { line: 0, at, event }
    if (event === 'paused') {
      made.cause = die.one(['access', 'user'])
      made.proof = 'photo'
      paused.push(made.cause)
    } else if (event === 'resumed') {
      const cause = die.one(paused)
      if (die.chance(0.5)) made.cause = cause
      paused.splice(made.cause === undefined ? 0 : paused.indexOf(cause), 1)
    } else if (event === 'requalified') made.severity = die.one(SEVERITIES)
    else if (event === 'handed_over') made.to = die.one(['s1', 's2'])
    else if (event === 'waived') {
      made.commitment = die.one(['gti', 'gtr'] as const)
      if (die.chance(0.7)) made.amount = die.below(5000)
    } else if (event === 'pause_contested' || event === 'pause_answered') {
      const named = pausesFor(event, events)
      if (named.length === 0) continue
      made.pause = die.one(named)
      made.note = 'x'
      if (event === 'pause_answered') made.cause = die.one(['kept', 'granted'])
    } else if (event === 'restored' || event === 'closed' || event === 'rejected') {
      state = event
      paused = []
    } else if (event === 'reopened') state = 'open'
    events.push(made)
  }
  return events
}

/** The pauses that may be contested, or of which a contest may be answered. */
function pausesFor(event: 'pause_contested' | 'pause_answered', events: readonly TicketEvent[]): NamedPause[] {
  return events.flatMap((each) => {
    if (event === 'pause_answered') return each.event === 'pause_contested' && each.pause ? [each.pause] : []
    return each.event === 'paused' ? [{ at: each.at, cause: each.cause ?? '' }] : []
  })
}

function randomOutages(die: Dice, moment: () => number, school: string, until: number): EquipmentEvent[] {
  const events: EquipmentEvent[] = []
  const times = Array.from({ length: die.below(8) }, moment).sort((a, b) => a - b)
  let open: string[] = []
  for (const at of times) {
    if (open.length > 0 && die.chance(0.6)) {
      const cause = die.one(open)
      events.push({ line: 0, at, event: 'up', cause })
      open = open.toSpliced(open.indexOf(cause), 1)
    } else if (at < until) {
      const cause = die.one(['fault', 'fault', 'visit'])
      events.push({ line: 0, at, event: 'down', cause, school, class: 'tni' })
      open.push(cause)
    }
  }
  return events
}

/** The lines of events: the right ones, or wrong ones with the lines that correct them. */
function told(die: Dice, about: object, events: readonly (TicketEvent | EquipmentEvent)[]): object[] {
  return events.flatMap((event, index): object[] => {
    const line = lineOf(die, event)
    const alone = events.every((other, place) => place === index || other.event !== event.event)
    if (!alone || die.chance(0.9)) return [{ ...about, ...line }]
    const wrong = lineOf(die, { ...event, at: event.at - 1 - die.below(5000) })
    const corrected = { ...about, at: die.zoned(event.at + die.below(90_000)), event: 'corrected', by: 'buyer' }
    return [
      { ...about, ...wrong },
      { ...corrected, replaces: { at: wrong.at, event: event.event }, with: line },
    ]
  })
}

function lineOf(die: Dice, event: TicketEvent | EquipmentEvent): { at: string } {
  const { line: _, at, ...rest } = event
  const { amount, pause, ...fields } = { amount: undefined, pause: undefined, ...rest }
  return {
    ...{ at: die.zoned(at), ...fields },
    ...(amount !== undefined && { amount_eur: amount / 100 }),
    ...(pause !== undefined && { pause: { at: die.zoned(pause.at), cause: pause.cause } }),
  }
}
