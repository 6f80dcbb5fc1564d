import { TEMPLATES, type TemplateQuery } from '@preau/protocol/api/contracts.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import { useChange } from '../../api/changes.ts'
import { contractTemplate } from '../../api/contracts.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

const ZONES = ['A', 'B', 'C'] as const
const WEEKS = ['four_days', 'four_and_a_half_days'] as const

/** What a new contract begins with: a template, filled in with the schools that one reaches. */
export function TemplateForm({ onText }: { onText: (text: string) => void }) {
  const { t } = useWords()
  const [query, setQuery] = useState<TemplateQuery>({ template: 'school_offer', zone: 'A', week: 'four_days' })
  const fill = useChange(() => contractTemplate(query))
  const change = (part: Record<string, string>) => setQuery({ ...query, ...part } as TemplateQuery)
  return (
    <section className="panel template" aria-label={t('claim.template')}>
      <Picker
        label={t('claim.template')}
        value={query.template}
        onChange={(template) => change({ template })}
        options={TEMPLATES.map((value) => ({ value, label: t(`claim.template_${value}`) }))}
      />
      <Picker
        label={t('claim.zone')}
        value={query.zone}
        onChange={(zone) => change({ zone })}
        options={ZONES.map((value) => ({ value, label: t('claim.zone_of', { zone: value }) }))}
      />
      <Picker
        label={t('claim.week')}
        value={query.week}
        onChange={(week) => change({ week })}
        options={WEEKS.map((value) => ({ value, label: t(`claim.week_${value}`) }))}
      />
      <Button
        blocked={fill.isPending}
        onClick={() => fill.mutate(undefined, { onSuccess: ({ text }) => onText(text) })}
      >
        {t('claim.fill')}
      </Button>
      <Refusal error={fill.error} />
    </section>
  )
}
