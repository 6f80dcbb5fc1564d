import { type FormEvent, useCallback, useId, useState } from 'react'
import { Sign } from '../../ui/Sign.tsx'
import { canScan, useScan } from '../../web/screens/scan/use-scan.ts'
import { useTabletVoice } from '../format/voice.ts'
import type { OffPart } from '../offline/why-off.ts'
import type { TabletState } from '../tablet.ts'
import { Gate } from './Gate.tsx'
import { OffList } from './OffList.tsx'

interface EnrolViewProps {
  told: TabletState
  off: readonly OffPart[]
  onEnrol: (code: string, name: string) => void
}

/** The way in: a code of the sheet, by the camera or by hand, and a name. */
export function EnrolView({ told: { stage, refused }, off, onEnrol }: EnrolViewProps) {
  const { t, has } = useTabletVoice()
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [faults, setFaults] = useState<{ code?: string; name?: string }>({})
  const [camera, setCamera] = useState(false)
  const isAsking = stage === 'asking'
  const onText = useCallback((text: string) => {
    setCode(text)
    setCamera(false)
  }, [])
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found = {
      ...(code.trim() === '' && { code: t('new.code_empty') }),
      ...(name.trim() === '' && { name: t('new.name_empty') }),
    }
    setFaults(found)
    const [first] = Object.keys(found)
    if (first) event.currentTarget.querySelector<HTMLElement>(`[name=${first}]`)?.focus()
    else if (!isAsking) onEnrol(code, name.trim())
  }
  const title = stage === 'refused' ? t('refused.title') : stage === 'gone' ? t('gone.title') : t('new.title')
  const before = stage === 'refused' ? t('refused.say') : stage === 'gone' ? t('gone.say') : undefined
  if (off.some((part) => part.off === 'enrolment')) {
    return (
      <Gate title={title}>
        <OffList off={off} />
      </Gate>
    )
  }
  const failure = refused && `fail.${refused}`
  return (
    <Gate title={title}>
      {before && <p>{before}</p>}
      <p>{canScan() ? t('new.say') : t('new.no_camera')}</p>
      {canScan() &&
        (camera ? (
          <Camera onText={onText} />
        ) : (
          <button className="tbtn" type="button" onClick={() => setCamera(true)}>
            <Sign name="camera" />
            {t('new.camera_on')}
          </button>
        ))}
      <form noValidate onSubmit={send}>
        <Field
          label={t('new.code')}
          name="code"
          value={code}
          help={t('new.code_help')}
          fault={faults.code}
          onText={setCode}
        />
        <Field
          label={t('new.name')}
          name="name"
          value={name}
          help={t('new.name_help')}
          fault={faults.name}
          onText={setName}
        />
        {failure && !isAsking && (
          <p className="tfault" role="alert">
            {has(failure) && failure !== 'fail.other'
              ? t(failure as 'fail.ENROL_CODE_REFUSED')
              : t('fail.other', { code: refused })}
          </p>
        )}
        <button className="tbtn solid" type="submit" aria-disabled={isAsking || undefined}>
          {isAsking ? t('new.sending') : t('new.send')}
        </button>
      </form>
      {off.length > 0 && <OffList off={off} />}
    </Gate>
  )
}

function Camera({ onText }: { onText: (text: string) => void }) {
  const { t } = useTabletVoice()
  const { video, denied } = useScan(onText)
  if (denied) return <p role="alert">{t('new.denied')}</p>
  return (
    <div className="tviewer">
      <video ref={video} muted playsInline aria-label={t('new.camera')} />
    </div>
  )
}

interface FieldProps {
  label: string
  name: string
  value: string
  help: string
  fault: string | undefined
  onText: (text: string) => void
}

function Field({ label, name, value, help, fault, onText }: FieldProps) {
  const id = useId()
  return (
    <div className="tfield">
      <label htmlFor={id}>{label}</label>
      <input
        {...{ id, name, value }}
        maxLength={name === 'name' ? 80 : 500}
        autoComplete="off"
        autoCapitalize={name === 'code' ? 'characters' : 'sentences'}
        spellCheck={false}
        aria-invalid={fault !== undefined || undefined}
        aria-describedby={`${id}-help`}
        onChange={({ target }) => onText(target.value)}
      />
      <small id={`${id}-help`} className={fault ? 'tfault' : undefined}>
        {fault ?? help}
      </small>
    </div>
  )
}
