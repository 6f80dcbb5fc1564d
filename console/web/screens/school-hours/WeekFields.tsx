import { WEEKDAYS, type Weekday } from '@preau/protocol/rules/calendar/local-day.ts'
import { TextField } from '../../../ui/TextField.tsx'
import type { Voice } from '../../format/translate.ts'
import { readPeriods, type WeekText } from './periods-text.ts'

interface WeekFieldsProps {
  text: WeekText
  from: string
  wrong: readonly Weekday[]
  voice: Voice
  onText: (text: WeekText) => void
  onFrom: (from: string) => void
}

/** The periods of each weekday, and since when they hold. */
export function WeekFields({ text, from, wrong, voice, onText, onFrom }: WeekFieldsProps) {
  const { t } = voice
  const says = (day: Weekday) => {
    const periods = readPeriods(text[day])
    if (periods === undefined) return undefined
    return periods.length === 0 ? t('hours.closed') : t('hours.count', { count: periods.length })
  }
  return (
    <section className="panel hours" aria-labelledby="periods">
      <header>
        <h2 id="periods">{t('hours.periods')}</h2>
      </header>
      <p className="muted">{t('hours.periods_help')}</p>
      <div className="form">
        {WEEKDAYS.filter((day) => day !== 'sunday').map((day) => (
          <TextField
            key={day}
            label={t(`hours.day.${day}`)}
            value={text[day]}
            maxLength={300}
            spellCheck={false}
            fault={wrong.includes(day) ? t('hours.periods_wrong') : undefined}
            help={says(day)}
            onChange={(value) => onText({ ...text, [day]: value })}
            {...(day !== 'monday' &&
              text.monday !== '' &&
              text[day] === '' && {
                after: (
                  <button type="button" className="linkbtn" onClick={() => onText({ ...text, [day]: text.monday })}>
                    {t('hours.copy')}
                  </button>
                ),
              })}
          />
        ))}
        <TextField label={t('hours.from')} type="date" value={from} onChange={onFrom} />
      </div>
    </section>
  )
}
