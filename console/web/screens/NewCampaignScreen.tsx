import type { NewCampaign } from '@preau/protocol/api/campaigns.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { FIRST_POLICY } from '@preau/protocol/rules/campaigns/policy.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Empty, Note, Waiting } from '../../ui/states.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { forecastQuery, makeCampaign, signedTargetsQuery } from '../api/campaigns.ts'
import { schoolNamesQuery } from '../api/place-queries.ts'
import { useWords } from '../format/words.ts'
import { optionsOfSchools, schoolsOf } from './fleet/place-options.ts'
import { Problem } from './Problem.tsx'
import { Refusal } from './Refusal.tsx'
import { CampaignCost } from './updates/CampaignCost.tsx'
import './updates/updates.css'

/** Shares of failures, in thousandths, at which a ring stops everything. */
const ERRORS = [0, 10, 20, 50] as const

/** A campaign in three steps: what, to whom, how; with what it costs beside them. */
export function NewCampaignScreen() {
  const { t } = useWords()
  const { data, error, refetch } = useQuery(signedTargetsQuery)
  const rows = data?.rows.filter(({ floor }) => !floor) ?? []
  return (
    <Page title={t('updates.new.title')} className="updates">
      <div className="head">
        <div className="grow">
          <p>
            <Link to="/updates">{t('updates.all')}</Link>
          </p>
          <h1>{t('updates.new.title')}</h1>
        </div>
      </div>
      {!data ? (
        <div className="panel alone">
          {error ? (
            <Problem error={error} onRetry={() => void refetch()} />
          ) : (
            <Waiting label={t('updates.new.reading')} />
          )}
        </div>
      ) : rows.length === 0 ? (
        <div className="panel alone">
          <Empty title={t('updates.new.no_targets')}>
            <p>{t('updates.new.no_targets_say')}</p>
          </Empty>
        </div>
      ) : (
        <>
          {data.director !== 'ready' && (
            <Note tone="degraded">
              <b>{t('updates.new.no_director')}.</b> {t('updates.new.no_director_say')}
            </Note>
          )}
          <CampaignForm targets={rows} mayBegin={data.director === 'ready'} />
        </>
      )}
    </Page>
  )
}

interface FormProps {
  targets: readonly { name: string; product: string; version: string }[]
  mayBegin: boolean
}

function CampaignForm({ targets, mayBegin }: FormProps) {
  const { t } = useWords()
  const navigate = useNavigate()
  const { data: tree } = useQuery(schoolNamesQuery)
  const every = tree ? schoolsOf(tree).map(({ id }) => id) : []
  const [name, setName] = useState(targets[0]?.name ?? '')
  const target = targets.find((each) => each.name === name)
  const [own, setOwn] = useState<string>()
  const title = own ?? (target ? `${target.product} ${target.version}` : '')
  const [school, setSchool] = useState('')
  const [pilot, setPilot] = useState('')
  const [pace, setPace] = useState(FIRST_POLICY.pace)
  const [errors, setErrors] = useState(FIRST_POLICY.errors)
  const schools: Id[] = school === '' ? every : [school]
  const isNamed = title.trim() !== ''
  const asked: NewCampaign | undefined =
    target && schools.length > 0
      ? {
          ...{ target: name, title: isNamed ? title.trim() : target.product, schools },
          ...(school === '' && pilot !== '' && { pilot }),
          policy: { ...FIRST_POLICY, pace, errors },
        }
      : undefined
  const forecast = useQuery(forecastQuery(asked))
  const make = useMutation({
    mutationFn: (wanted: NewCampaign) => makeCampaign(wanted),
    onSuccess: ({ id }) => navigate({ to: '/updates/$campaign', params: { campaign: id } }),
  })
  const options = optionsOfSchools(tree)
  const isReady = mayBegin && isNamed && asked !== undefined && !make.isPending && forecast.isSuccess
  return (
    <div className="cols newcampaign">
      <div>
        <section className="panel" aria-labelledby="what">
          <header>
            <h2 id="what">{t('updates.new.what')}</h2>
          </header>
          <div className="in fields">
            <Picker
              label={t('updates.new.target')}
              value={name}
              options={targets.map((each) => ({ value: each.name, label: `${each.product} ${each.version}` }))}
              onChange={setName}
            />
            <TextField
              label={t('updates.new.name')}
              value={title}
              maxLength={80}
              onChange={setOwn}
              fault={isNamed ? undefined : t('updates.new.name_fault')}
            />
          </div>
        </section>
        <section className="panel" aria-labelledby="who">
          <header>
            <h2 id="who">{t('updates.new.who')}</h2>
          </header>
          <div className="in fields">
            <Picker
              label={t('updates.new.schools')}
              value={school}
              options={[{ value: '', label: t('updates.new.every', { count: every.length }) }, ...options]}
              onChange={setSchool}
            />
            {school === '' && every.length > 1 && (
              <Picker
                label={t('updates.new.pilot')}
                value={pilot}
                options={[{ value: '', label: t('updates.new.pilot_auto') }, ...options]}
                onChange={setPilot}
              />
            )}
          </div>
        </section>
        <section className="panel" aria-labelledby="how">
          <header>
            <h2 id="how">{t('updates.new.how')}</h2>
          </header>
          <div className="in fields">
            <Segments
              label={t('updates.new.pace')}
              value={pace}
              options={(['careful', 'tonight'] as const).map((value) => ({ value, label: t(`updates.new.${value}`) }))}
              onChange={setPace}
            />
            <p className="muted">{t(`updates.new.${pace}_say`)}</p>
            <Picker
              label={t('updates.new.errors')}
              value={`${errors}`}
              options={ERRORS.map((each) => ({
                value: `${each}`,
                label: each === 0 ? t('updates.new.none_allowed') : t('updates.new.percent', { share: each / 10 }),
              }))}
              onChange={(value) => setErrors(Number(value))}
            />
          </div>
        </section>
      </div>
      <div>
        <section className="panel" aria-labelledby="cost" aria-busy={forecast.isFetching || undefined}>
          <header>
            <h2 id="cost">{t('updates.new.cost')}</h2>
          </header>
          <div className="in">
            {forecast.data ? (
              <CampaignCost forecast={forecast.data} />
            ) : forecast.error ? (
              <Refusal error={forecast.error} />
            ) : (
              <p className="muted">{t('updates.new.counting')}</p>
            )}
            <Refusal error={make.error} />
            <Button look="solid" blocked={!isReady} onClick={() => asked && make.mutate(asked)}>
              {make.isPending ? t('updates.new.beginning') : t('updates.new.begin')}
            </Button>
          </div>
        </section>
      </div>
    </div>
  )
}
