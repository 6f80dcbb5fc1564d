import type { SchoolTimes } from '@preau/protocol/api/school-times.ts'
import { Picker } from '../../../ui/Picker.tsx'
import { Segments } from '../../../ui/Segments.tsx'
import type { Voice } from '../../format/translate.ts'
import { type BookDraft, REPEATS, type Repeats, untilOptions } from './book-draft.ts'
import { noonOf, weekdayName } from './booking-text.ts'

interface RepeatFieldProps {
  draft: BookDraft
  date: string
  times: SchoolTimes | undefined
  voice: Voice
  now: number
  /** Two buttons side by side, for a thumb. */
  segments?: boolean
  onChange: (next: Partial<BookDraft>) => void
}

/** How often, by school weeks, and until which holiday. */
export function RepeatField({ draft, date, times, voice, now, segments, onChange }: RepeatFieldProps) {
  const { t, format } = voice
  const weekday = weekdayName(date, voice)
  const ends = times ? untilOptions(times, date) : []
  const choose = (repeats: Repeats) => onChange({ repeats, until: draft.until || (ends[0]?.date ?? '') })
  const day = (end: string) => format.in('UTC').date(noonOf(end), now)
  const word = (repeats: Repeats) => (repeats === 'no' ? t('book.repeat.no') : t(`book.repeat.${repeats}`, { weekday }))
  return (
    <>
      {segments ? (
        <Segments
          label={t('book.repeat')}
          value={draft.repeats === 'other' ? 'each' : draft.repeats}
          options={[
            { value: 'no', label: t('book.repeat.once') },
            { value: 'each', label: word('each') },
          ]}
          onChange={choose}
        />
      ) : (
        <Picker
          label={t('book.repeat')}
          value={draft.repeats}
          options={REPEATS.map((value) => ({ value, label: word(value) }))}
          onChange={(value) => choose(REPEATS.find((one) => one === value) ?? 'no')}
        />
      )}
      {draft.repeats !== 'no' && ends.length > 0 && (
        <Picker
          label={t('book.until')}
          value={draft.until}
          options={ends.map(({ date: value, holiday }) => ({
            value,
            label:
              holiday === null
                ? t('book.until.end', { date: day(value) })
                : t('book.until.holiday', { date: day(value), name: holiday }),
          }))}
          onChange={(until) => onChange({ until })}
        />
      )}
    </>
  )
}
