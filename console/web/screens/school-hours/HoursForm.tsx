import type { SchoolTimes } from '@preau/protocol/api/school-times.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Weekday } from '@preau/protocol/rules/calendar/local-day.ts'
import { HOLIDAY_REGIONS } from '@preau/protocol/rules/calendar/public-holidays.ts'
import { SCHOOL_ZONES } from '@preau/protocol/rules/calendar/school-holidays.ts'
import { type FormEvent, useState } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { Picker } from '../../../ui/Picker.tsx'
import { Note } from '../../../ui/states.tsx'
import { TextArea } from '../../../ui/TextArea.tsx'
import { saveSchoolTimes } from '../../api/bookings.ts'
import { useChange } from '../../api/changes.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { useMay } from '../../api/use-may.ts'
import type { Voice } from '../../format/translate.ts'
import { noonOf } from '../booking/booking-text.ts'
import { Refusal } from '../Refusal.tsx'
import { DaysField, type NamedDays } from './DaysField.tsx'
import { readPeriods, readWeek, weekText } from './periods-text.ts'
import { TimetableDialog } from './TimetableDialog.tsx'
import { WeekFields } from './WeekFields.tsx'

interface HoursFormProps {
  school: Id
  times: SchoolTimes
  voice: Voice
}

const NO_ZONE = 'none'
/** As `Site` of the protocol: a host name in lower case. */
const SITE = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/

/** The hours of a school as one form: it is kept as a whole, or not at all. */
export function HoursForm({ school, times, voice }: HoursFormProps) {
  const { t, format } = voice
  const now = useServerNow(60_000)
  const may = useMay()
  const last = times.weeks.at(-1)
  const [week, setWeek] = useState(() => weekText(last))
  const [from, setFrom] = useState(last?.from ?? '')
  const [zone, setZone] = useState<string>(times.zone ?? NO_ZONE)
  const [region, setRegion] = useState<string>(times.region)
  const [closed, setClosed] = useState<NamedDays[]>([...times.closed])
  const [opened, setOpened] = useState(() => times.opened.map(({ date, reason }) => ({ from: date, to: date, reason })))
  const [sites, setSites] = useState(times.sites.join('\n'))
  const [wrong, setWrong] = useState<readonly Weekday[]>([])
  const [siteFault, setSiteFault] = useState(false)
  const [importing, setImporting] = useState(false)
  const [said, setSaid] = useState<string | undefined>(undefined)
  const save = useChange((body: Parameters<typeof saveSchoolTimes>[1]) => saveSchoolTimes(school, body))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const read = readWeek(week, from)
    const names = sites.split(/\s+/).filter((name) => name !== '')
    const badSite = names.some((name) => !SITE.test(name))
    setSiteFault(badSite)
    setWrong('wrong' in read ? read.wrong : [])
    if ('wrong' in read || badSite) return focusFault(event.currentTarget)
    const hours = readPeriods(week.monday) ?? []
    const body = {
      version: times.version,
      zone: SCHOOL_ZONES.find((one) => one === zone) ?? null,
      region: HOLIDAY_REGIONS.find((one) => one === region) ?? 'metropole',
      // A week that begins later is one more; the one that began on this day is put right.
      weeks: [...times.weeks.filter((one) => one.from < from), read.week],
      closed,
      opened: opened.map(({ from: date, reason }) => ({
        date,
        reason,
        hours: times.opened.find((one) => one.date === date)?.hours ?? hours,
      })),
      sites: [...new Set(names)],
    }
    save.mutate(body, {
      onSuccess: () => {
        setSaid(t('hours.saved'))
        announcer.say(t('hours.saved'))
      },
    })
  }
  const day = (date: string) => format.in('UTC').date(noonOf(date), now)
  const print = (one: NamedDays) =>
    `${one.from === one.to ? day(one.from) : t('hours.span', { from: day(one.from), to: day(one.to) })} : ${one.reason}`
  const words = {
    ...{ date: t('hours.date'), to: t('hours.to'), reason: t('hours.reason'), add: t('hours.add') },
    remove: (what: string) => t('hours.remove', { what }),
  }
  const coming = times.holidays.filter(({ to }) => to >= format.dayKey(now)).slice(0, 6)
  return (
    <>
      {said ? (
        <Note tone="ok">{said}</Note>
      ) : (
        <Note tone={times.isGiven ? 'ok' : 'unknown'}>{t(times.isGiven ? 'hours.given' : 'hours.first')}</Note>
      )}
      <form noValidate onSubmit={submit} className="hoursform">
        <WeekFields {...{ text: week, from, wrong, voice, onText: setWeek, onFrom: setFrom }} />
        <section className="panel hours" aria-labelledby="holidays">
          <header>
            <h2 id="holidays">{t('hours.holidays')}</h2>
          </header>
          <div className="form">
            <div className="pair">
              <Picker
                label={t('hours.zone')}
                value={zone}
                options={[...SCHOOL_ZONES, NO_ZONE].map((value) => ({
                  value,
                  label: t(`hours.zone.${value as 'A' | 'none'}`),
                }))}
                onChange={setZone}
              />
              <Picker
                label={t('hours.region')}
                value={region}
                options={HOLIDAY_REGIONS.map((value) => ({ value, label: t(`hours.region.${value}`) }))}
                onChange={setRegion}
              />
            </div>
            <div>
              <h3>{t('hours.coming')}</h3>
              <ul className="coming">
                {coming.map((one) => (
                  <li key={`${one.from} ${one.reason}`}>{print(one)}</li>
                ))}
              </ul>
              <p className="muted">{t('hours.known_to', { date: day(times.known.to) })}</p>
              {zone === NO_ZONE && <p>{t('hours.zone_none_say')}</p>}
            </div>
            <DaysField
              {...{ words, print, days: closed, title: t('hours.own'), say: t('hours.own_say'), onChange: setClosed }}
            />
            <DaysField
              {...{ words, print, days: opened, title: t('hours.opened'), say: t('hours.opened_say') }}
              single
              onChange={setOpened}
            />
            <TextArea
              label={t('hours.sites')}
              help={t('hours.sites_help')}
              fault={siteFault ? t('hours.sites_wrong') : undefined}
              rows={6}
              spellCheck={false}
              value={sites}
              onChange={setSites}
            />
          </div>
        </section>
        <div className="savebar">
          <Refusal error={save.error} />
          <Button look="solid" type="submit" blocked={save.isPending}>
            {t('hours.save')}
          </Button>
          {may('booking.manage', { school }) && (
            <Button sign="update" onClick={() => setImporting(true)}>
              {t('hours.import')}
            </Button>
          )}
        </div>
      </form>
      {importing && (
        <TimetableDialog
          {...{ school, voice, knownTo: times.known.to }}
          onClose={() => setImporting(false)}
          onDone={(text) => {
            setImporting(false)
            setSaid(text)
            announcer.say(text)
          }}
        />
      )}
    </>
  )
}
