import type { Uplink } from '@preau/protocol/api/territory.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { useChange } from '../../api/changes.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { joinTerritory } from '../../api/territory.ts'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'
import { UplinkLimit } from './UplinkLimit.tsx'

/** How a school speaks with its town hall, or the form by which it joins one. */
export function UplinkPanel({ uplink }: { uplink: Uplink | null }) {
  const { t, format } = useWords()
  const may = useMay()
  const now = useServerNow(60_000)
  if (uplink === null) return may('territory.manage') ? <JoinForm /> : null
  const { state, refused, via, address, waiting, tooLarge, proof, hours } = uplink
  const say =
    refused === null
      ? t(state === 'open' ? 'territory.open_say' : 'territory.closed_say')
      : t(`territory.refused.${refused}`)
  return (
    <section className="panel part territory" aria-label={t('territory.title')}>
      <header>
        <h2>{t('territory.title')}</h2>
        <StatusWord shape={state === 'open' ? 'ok' : state === 'refused' ? 'down' : 'unknown'}>
          {t(`territory.state.${state}`)}
        </StatusWord>
      </header>
      <p className="say">{say}</p>
      <dl className="kv">
        {via !== null && (
          <>
            <dt>{t('territory.via')}</dt>
            <dd>{t(`territory.via.${via}`)}</dd>
          </>
        )}
        {address !== null && (
          <>
            <dt>{t('territory.address')}</dt>
            <dd>{address}</dd>
          </>
        )}
        <dt>{t('territory.waiting')}</dt>
        <dd>{format.number(waiting)}</dd>
        <dt>{t('territory.proof')}</dt>
        <dd>
          {proof.equalAt === null ? t('territory.never') : format.spokenMoment(proof.equalAt, now)}
          {proof.repaired > 0 && ` ${t('territory.repaired', { count: proof.repaired })}`}
        </dd>
      </dl>
      <UplinkLimit hours={hours} />
      {tooLarge > 0 && <StatusWord shape="degraded">{t('territory.too_large', { count: tooLarge })}</StatusWord>}
    </section>
  )
}

function JoinForm() {
  const { t } = useWords()
  const [code, setCode] = useState('')
  const join = useChange(joinTerritory)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (code.trim() !== '') join.mutate({ code: code.trim() })
  }
  return (
    <section className="panel part territory" aria-label={t('territory.title')}>
      <header>
        <h2>{t('territory.title')}</h2>
      </header>
      <p className="say">{t('territory.none')}</p>
      <form className="form" onSubmit={submit}>
        <TextField
          label={t('territory.code')}
          value={code}
          onChange={setCode}
          help={t('territory.code_help')}
          autoComplete="off"
        />
        <Refusal error={join.error} />
        <Button look="solid" type="submit" blocked={join.isPending}>
          {t(join.isPending ? 'territory.joining' : 'territory.join')}
        </Button>
      </form>
    </section>
  )
}
