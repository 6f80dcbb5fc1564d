import { Link } from '@tanstack/react-router'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import { answerText, columnName } from '../../format/question-text.ts'
import { shortSchoolName } from '../../format/school-name.ts'
import { useWords } from '../../format/words.ts'
import { KindSign } from '../fleet/KindSign.tsx'
import { type AnswerTableProps, Pages } from './AnswerTable.tsx'

const MINUTE = 60_000

/** The devices of an answer on a phone: one card a device, with what it says under its name. */
export function AnswerCards({ question, answer, withSchool, page, onPage }: AnswerTableProps) {
  const voice = useWords()
  const { t } = voice
  const now = useServerNow(MINUTE)
  return (
    <section aria-label={t('inventory.devices')}>
      <ul className="answercards">
        {answer.rows.map((row) => (
          <li key={row.id}>
            <Link className={`panel st-${row.status}`} to="/devices/$device" params={{ device: row.id }}>
              <span className="line">
                <b>{row.name}</b>
                <StatusWord shape={row.status}>{t(`status.${row.status}`)}</StatusWord>
              </span>
              {answer.fields.map((field, index) => (
                <span key={field} className="line">
                  <span className="muted">{columnName(field, question, voice)}</span>
                  <span>{answerText(field, row.values[index] ?? null, voice, now)}</span>
                </span>
              ))}
              <span className="kind muted">
                <KindSign kind={row.kind} word={t(`kind.${row.kind}`)} />
                <span>
                  {row.room?.name ?? t('fleet.no_room')}
                  {withSchool && `, ${shortSchoolName(row.school.name)}`}
                  {row.simulated && ` · ${t('device.simulated')}`}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <Pages found={answer.found} page={page} onPage={onPage} />
    </section>
  )
}
