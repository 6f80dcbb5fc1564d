import { INTL_LOCALE, type Locale } from './locale.ts'
import { NBSP } from './typography.ts'

const RELATIVE: Record<Locale, { today: string; yesterday: string; tomorrow: string }> = {
  fr: { today: 'aujourd’hui', yesterday: 'hier', tomorrow: 'demain' },
  en: { today: 'today', yesterday: 'yesterday', tomorrow: 'tomorrow' },
}

/** The parts of today in French, each from its hour on: « depuis 1 h 35 » alone reads as a duration. */
const PARTS: readonly (readonly [fromHour: number, name: string])[] = [
  [18, 'ce soir'],
  [12, 'cet après-midi'],
  [5, 'ce matin'],
  [0, 'cette nuit'],
]

/** Moments as a person of one place and one language reads them. All times are ms since 1970. */
export interface Dates {
  /** `15 h 12`, `10 h`; `15:12` in English. */
  time(at: number): string
  /** With seconds, for logs: `15:12:08`. */
  timeWithSeconds(at: number): string
  /** `mar. 24 nov.`, with the year when it is not that of `now`. */
  date(at: number, now: number): string
  /** `24 nov. 2026`, for lists of facts. */
  fullDate(at: number): string
  /** A moment next to now: `15 h 12` today, `hier, 15 h 12`, else `ven. 20 nov.`. */
  moment(at: number, now: number): string
  /** The same, with the time on every day: `ven. 20 nov., 8 h 30`. */
  momentWithTime(at: number, now: number): string
  /** The same in a sentence, where a time alone could be taken for a duration: `ce matin, 8 h 12`; `08:12 today`. */
  spokenMoment(at: number, now: number): string
  /** What a day is called over a list: `Aujourd’hui, mar. 24 nov.`. */
  dayTitle(at: number, now: number): string
  /** A day to come: `aujourd’hui`, `demain`, `dimanche`, then `mar. 1er déc.`. */
  comingDay(at: number, now: number): string
  /** `mar.` */
  weekday(at: number): string
  /** `mar. 24`, where the month is known. */
  weekdayAndDay(at: number): string
  /** `24`, `1er` */
  dayOfMonth(at: number): string
  /** `24 nov.` */
  dayAndMonth(at: number): string
  /** `nov.` */
  month(at: number): string
  /** `nov. 2026` */
  monthAndYear(at: number): string
  /** `novembre 2026`, for rows of a table. */
  longMonth(at: number): string
  /** `2026-11-24` in this time zone: the same for all moments of one day. */
  dayKey(at: number): string
}

/** Dates of a language in an IANA time zone; a zone that the browser does not know falls back to Europe/Paris. */
export function createDates(locale: Locale, timeZone: string): Dates {
  const zone = knownZone(timeZone)
  const make = (options: Intl.DateTimeFormatOptions, tag = INTL_LOCALE[locale]) =>
    new Intl.DateTimeFormat(tag, { ...options, timeZone: zone })
  const clock = make({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }, 'en-GB')
  const short = make({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
  const long = make({ weekday: 'long' })
  const longMonth = make({ month: 'long', year: 'numeric' })
  const key = make({ year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA')

  const dayKey = (at: number) => key.format(at)
  const time = (at: number) => {
    const [hours = '', minutes = ''] = clock.format(at).split(':')
    if (locale === 'en') return `${hours}:${minutes}`
    return minutes === '00' ? `${Number(hours)}${NBSP}h` : `${Number(hours)}${NBSP}h${NBSP}${minutes}`
  }
  const partsOf = (at: number) => {
    const parts = Object.fromEntries(short.formatToParts(at).map((part) => [part.type, part.value]))
    const day = locale === 'fr' && parts.day === '1' ? '1er' : (parts.day ?? '')
    const { weekday = '', month = '', year = '' } = parts
    return { weekday, day, month, dayAndMonth: `${day}${NBSP}${month}`, year }
  }
  const date = (at: number, now: number) => {
    const parts = partsOf(at)
    const year = parts.year === partsOf(now).year ? '' : `${NBSP}${parts.year}`
    return `${parts.weekday}${NBSP}${parts.dayAndMonth}${year}`
  }
  const distance = (at: number, now: number) =>
    Math.round((Date.parse(dayKey(at)) - Date.parse(dayKey(now))) / 86_400_000)
  const words = RELATIVE[locale]
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

  return {
    time,
    timeWithSeconds: (at) => clock.format(at),
    date,
    fullDate: (at) => `${partsOf(at).dayAndMonth}${NBSP}${partsOf(at).year}`,
    moment: (at, now) => {
      const days = distance(at, now)
      if (days === 0) return time(at)
      return days === -1 ? `${words.yesterday}, ${time(at)}` : date(at, now)
    },
    momentWithTime: (at, now) => {
      const days = distance(at, now)
      if (days === 0) return time(at)
      return `${days === -1 ? words.yesterday : date(at, now)}, ${time(at)}`
    },
    spokenMoment: (at, now) => {
      const days = distance(at, now)
      if (days !== 0) return `${days === -1 ? words.yesterday : date(at, now)}, ${time(at)}`
      const hour = Number(clock.format(at).slice(0, 2))
      const part = PARTS.find(([from]) => hour >= from)?.[1] ?? words.today
      return locale === 'fr' ? `${part}, ${time(at)}` : `${time(at)} ${words.today}`
    },
    dayTitle: (at, now) => {
      const days = distance(at, now)
      const name = days === 0 ? words.today : days === -1 ? words.yesterday : null
      return name === null ? capital(date(at, now)) : capital(`${name}, ${date(at, now)}`)
    },
    comingDay: (at, now) => {
      const days = distance(at, now)
      if (days <= 0) return words.today
      if (days === 1) return words.tomorrow
      return days < 7 ? long.format(at) : date(at, now)
    },
    weekday: (at) => partsOf(at).weekday,
    weekdayAndDay: (at) => `${partsOf(at).weekday}${NBSP}${partsOf(at).day}`,
    dayOfMonth: (at) => partsOf(at).day,
    dayAndMonth: (at) => partsOf(at).dayAndMonth,
    month: (at) => partsOf(at).month,
    monthAndYear: (at) => `${partsOf(at).month}${NBSP}${partsOf(at).year}`,
    longMonth: (at) => longMonth.format(at).replace(' ', NBSP),
    dayKey,
  }
}

function knownZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch {
    return 'Europe/Paris'
  }
}
