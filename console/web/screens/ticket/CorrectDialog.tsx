import type { Ticket, TimelineLine } from '@preau/protocol/api/tickets.ts'
import { SEVERITIES } from '@preau/protocol/contracts/vocabulary.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { Picker } from '../../../ui/Picker.tsx'
import { TextArea } from '../../../ui/TextArea.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { newId } from '../../api/new-id.ts'
import { serverNow } from '../../api/server-clock.ts'
import { correctTicket, ticketQuery } from '../../api/tickets.ts'
import { happenedText, partyName } from '../../format/happened-text.ts'
import { pauseText } from '../../format/ticket-text.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { type CorrectionFault, type Detail, detailsOf, readCorrection, valuesOf } from './correction.ts'

interface CorrectDialogProps {
  ticket: Ticket
  line: TimelineLine
  voice: Voice
  now: number
  onClose: () => void
}

/** What is wrong in a line of the log, what is true instead, and why: both stay. */
export function CorrectDialog({ ticket, line, voice, now, onClose }: CorrectDialogProps) {
  const { t, format } = voice
  const client = useQueryClient()
  const [values, setValues] = useState(() => valuesOf(line))
  const [fault, setFault] = useState<CorrectionFault | undefined>(undefined)
  const [key] = useState(newId)
  const sending = useMutation({
    mutationFn: (body: Parameters<typeof correctTicket>[1]) => correctTicket(ticket.id, body),
    onSuccess: (corrected) => {
      client.setQueryData(ticketQuery(ticket.id).queryKey, corrected)
      onClose()
    },
  })
  const change = (next: Partial<typeof values>) => {
    setValues((before) => ({ ...before, ...next }))
    setFault(undefined)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const read = readCorrection(line, values, serverNow())
    if ('fault' in read) {
      setFault(read.fault)
      return focusFault(event.currentTarget)
    }
    sending.mutate({ ...read.correction, key })
  }
  const said = (...of: CorrectionFault[]) => (fault && of.includes(fault) ? t(`correction.${fault}`) : undefined)
  const { text } = happenedText(line, ticket, voice, now)
  return (
    <Dialog open medium title={t('correction.title')} closeLabel={t('shell.close')} onClose={onClose}>
      <form className="form" noValidate onSubmit={submit}>
        <p className="muted">{t('correction.say')}</p>
        <dl className="kv">
          <div>
            <dt>{t('correction.line')}</dt>
            <dd>{`${text}, ${format.momentWithTime(line.at, now)}`}</dd>
          </div>
        </dl>
        <fieldset className="lab">
          <legend>{t('correction.way')}</legend>
          {(['change', 'take_back'] as const).map((way) => (
            <label className="pick" key={way}>
              <input type="radio" name="way" checked={values.way === way} onChange={() => change({ way })} />
              {t(`correction.way.${way}`)}
            </label>
          ))}
        </fieldset>
        {values.way === 'change' && (
          <>
            <TextField
              label={t('correction.at')}
              type="datetime-local"
              step={1}
              value={values.at}
              onChange={(at) => change({ at })}
              fault={said('future', 'nothing')}
            />
            {detailsOf(line).map((detail) => (
              <DetailField
                key={detail}
                {...{ detail, ticket, voice }}
                value={values[detail]}
                onChange={(value) => change({ [detail]: value })}
              />
            ))}
          </>
        )}
        <TextArea
          label={t('correction.reason')}
          maxLength={2000}
          value={values.reason}
          onChange={(reason) => change({ reason })}
          fault={said('reason_missing')}
        />
        <Refusal error={sending.error} />
        <div className="rowb end">
          <Button look="quiet" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button look="solid" type="submit" blocked={sending.isPending}>
            {t(sending.isPending ? 'sheet.sending' : 'correction.send')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface DetailFieldProps {
  detail: Detail
  ticket: Ticket
  voice: Voice
  value: string
  onChange: (value: string) => void
}

function DetailField({ detail, ticket, voice, value, onChange }: DetailFieldProps) {
  const { t } = voice
  const label = t(`correction.${detail}`)
  if (detail === 'proof') return <TextArea label={label} maxLength={2000} rows={2} value={value} onChange={onChange} />
  const options = {
    severity: SEVERITIES.map((one) => ({ value: one as string, label: t(`ticket.severity.${one}`) })),
    cause: ticket.causes.map(({ cause, name }) => ({ value: cause, label: pauseText(cause, name, voice) })),
    to: ticket.parties.map(({ id, name }) => ({ value: id, label: partyName(id, name, voice) })),
  }[detail]
  return <Picker label={label} value={value} options={options} onChange={onChange} />
}
