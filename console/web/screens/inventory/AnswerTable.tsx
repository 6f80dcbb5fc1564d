import type { Answer, AnswerRow, AnswerSort } from '@preau/protocol/api/inventory-questions.ts'
import { type InventoryFieldName, inventoryField } from '@preau/protocol/rules/inventory-fields.ts'
import type { Question } from '@preau/protocol/rules/inventory-question.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { type MouseEvent, useRef } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { StatusMark, StatusWord } from '../../../ui/StatusMark.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import { answerText, columnName } from '../../format/question-text.ts'
import { shortSchoolName } from '../../format/school-name.ts'
import { useWords } from '../../format/words.ts'
import { KindSign } from '../fleet/KindSign.tsx'
import { useRowKeys } from '../fleet/use-row-keys.ts'
import { ROWS } from './search.ts'

export interface AnswerTableProps {
  question: Question
  answer: Answer
  withSchool: boolean
  sort: AnswerSort
  direction: 'asc' | 'desc'
  page: number
  busy: boolean
  onSort: (sort: AnswerSort) => void
  onPage: (page: number) => void
}

const MINUTE = 60_000
/** Width below which the table is scrolled sideways rather than squeezed, px. */
const WITHOUT_VALUES = 460
const VALUE = 132

/** The devices of an answer with what they say; a row opens its device. */
export function AnswerTable(props: AnswerTableProps) {
  const { question, answer, withSchool, sort, direction, page, busy, onSort, onPage } = props
  const { t } = useWords()
  const box = useRef<HTMLDivElement>(null)
  const keys = useRowKeys(answer.rows.length, () => undefined, box)
  const voice = useWords()
  const fields = answer.fields.map((field, index) => ({ field, index })).filter(({ field }) => field !== 'status')
  const sortable = answer.fields.find((field) => field !== 'software')
  const header = (by: AnswerSort, word: string, className?: string) => (
    <th
      key={word}
      scope="col"
      className={className}
      aria-sort={sort === by ? (direction === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      <button type="button" onClick={() => onSort(by)}>
        {word}
        {sort === by && <Sign name={direction === 'asc' ? 'up' : 'down'} />}
      </button>
    </th>
  )
  return (
    <section className="panel answerrows" aria-label={t('inventory.devices')} ref={box}>
      <div className="scroll">
        <table
          className="table"
          data-density="compact"
          aria-busy={busy || undefined}
          style={{ minWidth: WITHOUT_VALUES + VALUE * fields.length }}
        >
          <caption className="vh">{t('inventory.devices')}</caption>
          <thead>
            <tr>
              {header('status', t('fleet.status'), 'c-status')}
              {header('name', t('fleet.device'), 'c-name')}
              {header('place', t(withSchool ? 'fleet.room_and_school' : 'fleet.room'), 'c-room')}
              {fields.map(({ field }) =>
                field === sortable ? (
                  header('value', columnName(field, question, voice), columnClass(field))
                ) : (
                  <th key={field} scope="col" className={columnClass(field)}>
                    {columnName(field, question, voice)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody onKeyDown={keys.onKeyDown}>
            {answer.rows.map((row, place) => (
              <Row
                key={row.id}
                row={row}
                place={place}
                fields={fields}
                withSchool={withSchool}
                tabbable={place === Math.min(keys.active, answer.rows.length - 1)}
                onFocus={() => keys.setActive(place)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Pages found={answer.found} page={page} onPage={onPage} />
    </section>
  )
}

interface RowProps {
  row: AnswerRow
  place: number
  fields: readonly { field: InventoryFieldName; index: number }[]
  withSchool: boolean
  tabbable: boolean
  onFocus: () => void
}

function Row({ row, place, fields, withSchool, tabbable, onFocus }: RowProps) {
  const voice = useWords()
  const { t } = voice
  const now = useServerNow(MINUTE)
  const where = [withSchool && shortSchoolName(row.school.name), row.simulated && t('device.simulated')]
    .filter(Boolean)
    .join(' · ')
  const navigate = useNavigate()
  const open = (event: MouseEvent) => {
    const onLink = event.target instanceof Element && event.target.closest('a') !== null
    if (onLink || event.ctrlKey || event.metaKey || event.shiftKey || getSelection()?.type === 'Range') return
    void navigate({ to: '/devices/$device', params: { device: row.id } })
  }
  return (
    <tr className={`st-${row.status}`} data-place={place} onClick={open}>
      <td>
        <StatusWord shape={row.status}>{t(`status.${row.status}`)}</StatusWord>
      </td>
      <th scope="row" title={row.name}>
        <Link to="/devices/$device" params={{ device: row.id }} tabIndex={tabbable ? 0 : -1} onFocus={onFocus}>
          {row.name}
        </Link>
      </th>
      <td title={[row.room?.name, row.school.name].filter(Boolean).join(', ')}>
        <span className="kind">
          <KindSign kind={row.kind} word={t(`kind.${row.kind}`)} />
          <span className={withSchool || row.simulated ? 'two' : undefined}>
            {row.room ? <span>{row.room.name}</span> : <span className="soft">{t('fleet.no_room')}</span>}
            {where && <small>{where}</small>}
          </span>
        </span>
      </td>
      {fields.map(({ field, index }) => {
        const value = row.values[index] ?? null
        const text = answerText(field, value, voice, now)
        return (
          <td key={field} className={columnClass(field)} title={text}>
            {value === null ? (
              <span className="st st-unknown">
                <StatusMark shape="unknown" />
                {text}
              </span>
            ) : value === '' ? (
              <span className="soft">{text}</span>
            ) : (
              text
            )}
          </td>
        )
      })}
    </tr>
  )
}

/** Where in an answer one is, and how one goes on. */
export function Pages({ found, page, onPage }: { found: number; page: number; onPage: (page: number) => void }) {
  const { t } = useWords()
  const first = (page - 1) * ROWS + 1
  const last = Math.min(page * ROWS, found)
  return (
    <div className="answerfoot">
      <span className="grow">{t('inventory.page', { first, last, total: found })}</span>
      {found > ROWS && (
        <span className="rowb">
          <Button small blocked={page === 1} onClick={() => onPage(page - 1)}>
            {t('inventory.previous')}
          </Button>
          <Button small blocked={last >= found} onClick={() => onPage(page + 1)}>
            {t('inventory.next')}
          </Button>
        </span>
      )}
    </div>
  )
}

/** Figures stand under each other. */
function columnClass(field: InventoryFieldName): string {
  const { type } = inventoryField(field)
  const figure = ['bytes', 'memory', 'percent', 'count', 'year'].includes(type)
  if (figure) return 'c-value num'
  return type === 'version' || type === 'software' ? 'c-value version' : 'c-value'
}
