import { type EnrolCodes, MOST_CODES } from '@preau/protocol/api/enrolments.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { Picker } from '../../../ui/Picker.tsx'
import { Segments } from '../../../ui/Segments.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { useChange } from '../../api/changes.ts'
import { makeEnrolCodes } from '../../api/enrolments.ts'
import { schoolNamesQuery } from '../../api/place-queries.ts'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LIVES = [HOUR, DAY, 7 * DAY, 30 * DAY] as const

/** How many codes, for which school, for how long, and whether somebody has to say yes. */
export function CodesForm({ onMade }: { onMade: (made: EnrolCodes) => void }) {
  const { t } = useWords()
  const schools = useSchools()
  const { school: scope } = useSearch({ strict: false })
  const [school, setSchool] = useState(scope ?? '')
  const [count, setCount] = useState('12')
  const [label, setLabel] = useState('')
  const [life, setLife] = useState<number>(7 * DAY)
  const [admit, setAdmit] = useState<'person' | 'once'>('person')
  const [asked, setAsked] = useState(false)
  const make = useChange(makeEnrolCodes)
  const chosen =
    schools.find(({ value }) => value === school)?.value ?? (schools.length === 1 ? schools[0]?.value : undefined)
  const number = Number(count)
  const isCount = /^\d{1,3}$/.test(count.trim()) && number >= 1 && number <= MOST_CODES
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setAsked(true)
    focusFault(event.currentTarget)
    if (chosen === undefined || !isCount) return
    const name = label.trim()
    make.mutate(
      { school: chosen, count: number, life, admit: admit === 'once', ...(name !== '' && { label: name }) },
      { onSuccess: onMade },
    )
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p className="muted">{t('codes.say')}</p>
      <div className={asked && chosen === undefined ? 'lab bad' : 'lab'}>
        <span aria-hidden="true">{t('codes.school')}</span>
        <Picker
          hideLabel
          label={t('codes.school')}
          value={chosen ?? ''}
          placeholder={t('codes.school_choose')}
          options={schools}
          onChange={setSchool}
          search={{ label: t('scope.search'), none: t('scope.none'), fold: foldText }}
        />
        {asked && chosen === undefined && (
          <span className="msg" role="alert">
            <StatusMark shape="down" />
            {t('codes.school_missing')}
          </span>
        )}
      </div>
      <div className="pair">
        <TextField
          label={t('codes.count')}
          value={count}
          onChange={setCount}
          fault={asked && !isCount ? t('codes.count_wrong', { most: MOST_CODES }) : undefined}
          inputMode="numeric"
          autoComplete="off"
          maxLength={3}
        />
        <div className="lab">
          <span aria-hidden="true">{t('codes.life')}</span>
          <Picker
            hideLabel
            label={t('codes.life')}
            value={String(life)}
            options={LIVES.map((span) => ({
              value: String(span),
              label:
                span < DAY
                  ? t('codes.life_hours', { count: span / HOUR })
                  : t('codes.life_days', { count: span / DAY }),
            }))}
            onChange={(value) => setLife(Number(value))}
          />
        </div>
      </div>
      <TextField
        label={t('codes.label')}
        help={t('codes.label_help')}
        placeholder={t('codes.label_hint')}
        value={label}
        onChange={setLabel}
        autoComplete="off"
        maxLength={40}
      />
      <div className="lab">
        <span aria-hidden="true">{t('codes.admit')}</span>
        <Segments
          label={t('codes.admit')}
          value={admit}
          onChange={setAdmit}
          options={[
            { value: 'person', label: t('codes.admit_person') },
            { value: 'once', label: t('codes.admit_once') },
          ]}
        />
        <small role="status">{t(`codes.admit_${admit}_say`)}</small>
      </div>
      <Refusal error={make.error} />
      <div className="rowb">
        <Button look="solid" sign="qr" type="submit" blocked={make.isPending}>
          {make.isPending ? t('codes.going') : t('codes.go')}
        </Button>
      </div>
    </form>
  )
}

/** The schools for which this person may make codes. */
function useSchools() {
  const { data } = useQuery(schoolNamesQuery)
  const may = useMay()
  return (data?.authorities ?? []).flatMap((authority) =>
    authority.schools
      .filter((school) => may('enrol_code.make', { school: school.id, authority: authority.id }))
      .map(({ id, name, uai }) => ({ value: id, label: name, group: authority.name, ...(uai && { detail: uai }) })),
  )
}
