import { writeContract } from '@preau/protocol/contracts/contract-text.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { type Day, dateOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { schoolYearOf } from '@preau/protocol/rules/satisfaction.ts'
import { ContractBook } from '@preau/protocol/rules/sla/book.ts'
import type { ToldService, ToldTicket } from '@preau/server/seed/told.ts'
import { DEMO_LOTS, demoContract } from './demo-contract.ts'
import { STORY, STORY_PEOPLE, type StoryTicket } from './demo-tickets.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Nothing of the story happens in the last minutes before the demo begins: then people do things themselves. */
const BEFORE = 10 * MINUTE

/** The board that is restored three days late: 12 800 € × 3 / 1000 = 38.40 €. */
export const LATE_BOARD = 'TNI salle 2'

/**
 * The service of the demo school until `now`, ms since 1970: what its contract says, two months of tickets, what people think
 * of it. The same for the same `now`; school days and office days are those of the contract.
 */
export function demoService(places: { school: string; commune: string; now: number }): ToldService {
  const { now } = places
  const contract = demoContract(places)
  const days = new StoryDays(new ContractBook(contract), now)
  const tickets = [...STORY.map((each) => told(each, days, now)), lateBoard(days)]
  const { id: key, title, from, to } = contract
  const year = schoolYearOf(dateOf(days.today)) - 1
  return {
    contract: { text: writeContract(contract), key, title, from, to },
    lots: DEMO_LOTS.map(({ id, name, kinds }) => ({ key: id, name, kinds })),
    people: STORY_PEOPLE,
    tickets: tickets.sort((a, b) => a.at - b.at),
    survey: { year, opensOn: `${year + 1}-06-01`, closesOn: `${year + 1}-06-30`, answers: SURVEY },
    objectives: objectives(days, now),
  }
}

/** Nine of eleven can use what they have; in 2006 it was three in ten. */
const SURVEY = [5, 5, 4, 4, 4, 5, 3, 4, 4, 2, 3].map((product, index) => ({
  maintenance: index < 9 ? 1 : 0,
  product,
}))

/** Days on which the story can take place, by the calendars of the contract. */
class StoryDays {
  readonly today: Day
  readonly #book: ContractBook
  readonly #office: readonly Day[]
  readonly #class: readonly Day[]

  constructor(book: ContractBook, now: number) {
    this.#book = book
    this.today = book.clock.dayAt(now / 1000)
    const daysOf = (calendar: string) => [...new Set(book.time(calendar).days)]
    this.#office = daysOf('bureau')
    const past = daysOf('classe').filter((day) => day < this.today && day > this.today - 150)
    // Where the calendar knows no school, or it is the summer: any day on which somebody works.
    this.#class = past.length >= 40 ? past : this.#office.filter((day) => day < this.today)
  }

  /** A day of class before today. */
  class(ago: number): Day {
    return this.#class.at(-ago) ?? this.today - ago
  }

  /** The last day of class that is so far back, or further, and after which offices work. */
  midweek(ago: number): Day {
    const fitting = this.#class.slice(0, this.#class.length - ago + 1).filter((day) => this.office(day, 1) === day + 1)
    return fitting.at(-1) ?? this.class(ago)
  }

  /** The n-th office day after a day. */
  office(day: Day, after: number): Day {
    const index = this.#office.findIndex((each) => each >= day)
    return this.#office[index + after] ?? day + after
  }

  isOffice(day: Day): boolean {
    return this.#office.includes(day)
  }

  /** A time of the wall clock, in ms since 1970. */
  at(day: Day, time: string): number {
    const [hours = 0, minutes = 0] = time.split(':').map(Number)
    return this.#book.clock.startOf(day) * 1000 + (hours * 60 + minutes) * MINUTE
  }
}

function told(story: StoryTicket, days: StoryDays, now: number): ToldTicket {
  const { ago, time, by, device, symptom, canTeach, score } = story
  const day = story.midweek ? days.midweek(ago) : days.class(ago)
  const works = story.works
    .map(([after, clock, who, act]) => ({ at: days.at(days.office(day, after), clock), by: who, act }))
    .filter(({ at }) => at < now - BEFORE)
  const closed = works.find(({ act }) => act.act === 'close')
  const rating = closed && score ? { at: Math.min(closed.at + 2 * MINUTE, now - BEFORE), score } : null
  return { at: days.at(day, time), by, device, symptom, canTeach, works, rating }
}

/**
 * A blocking fault that is due on the second office day after its report, as the school was locked for an hour and a half, and
 * restored three calendar days after that: three days late.
 */
function lateBoard(days: StoryDays): ToldTicket {
  for (let ago = 8; ago < 40; ago++) {
    const day = days.class(ago)
    const due = days.office(day, 2)
    const restored = due + 3
    if (!days.isOffice(day) || !days.isOffice(restored) || restored >= days.today) continue
    const next = days.office(day, 1)
    const work = (on: Day, time: string, by: string, act: ToldTicket['works'][number]['act']) => ({
      ...{ at: days.at(on, time), by, act },
    })
    const proof = 'Portail fermé, appel à la direction sans réponse à 15 h 05.'
    return {
      ...{ at: days.at(day, '09:12'), by: 'marc', device: LATE_BOARD, symptom: 'no_picture', canTeach: 'no' },
      works: [
        work(day, '09:40', 'yanis', { act: 'acknowledge' }),
        work(day, '11:20', 'yanis', { act: 'on_site' }),
        work(day, '11:50', 'yanis', { act: 'comment', words: 'Dalle éteinte, carte d’alimentation à remplacer.' }),
        work(next, '15:00', 'yanis', { act: 'pause', cause: 'access_refused', proof }),
        work(next, '16:30', 'yanis', { act: 'resume' }),
        work(restored, '09:50', 'yanis', { act: 'on_site' }),
        work(restored, '10:30', 'yanis', { act: 'part', name: 'Carte d’alimentation', count: 1, amountCents: 14_200 }),
        work(restored, '10:40', 'yanis', { act: 'restore', note: 'Carte remplacée, image essayée avec l’enseignant.' }),
        work(days.office(restored, 1), '08:40', 'marc', { act: 'close' }),
      ].filter(({ at }) => at < days.at(days.today, '00:00')),
      rating: null,
    }
  }
  throw new PreauError('INTERNAL', { what: 'no day fits the story' })
}

function objectives(days: StoryDays, now: number): ToldService['objectives'] {
  const year = schoolYearOf(dateOf(days.today))
  const madeAt = now - 60 * DAY
  return [
    { title: 'Un tableau en état de marche dans chaque classe', dueOn: `${year + 1}-06-30`, madeAt, reachedOn: null },
    {
      ...{ title: 'Remplacer les trois derniers PC de la salle informatique', madeAt, reachedOn: null },
      dueOn: dateOf(days.today - 12),
    },
    {
      ...{ title: 'Étiqueter tous les appareils', dueOn: `${year}-11-30`, madeAt },
      reachedOn: dateOf(days.today - 20),
    },
  ]
}
