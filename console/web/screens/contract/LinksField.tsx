import type { LotShape } from '@preau/protocol/api/people.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { Picker } from '../../../ui/Picker.tsx'
import { useWords } from '../../format/words.ts'

interface LinksFieldProps {
  lots: readonly { key: string; name: string }[]
  people: readonly LotShape[]
  links: Readonly<Record<string, Id>>
  onLinks: (links: Record<string, Id>) => void
}

const NONE = '-'

/** Which lot of persons each lot of the contract is: its supplier's accounts have their role on that. */
export function LinksField({ lots, people, links, onLinks }: LinksFieldProps) {
  const { t } = useWords()
  if (people.length === 0 || lots.length === 0) return null
  const change = (key: string, value: string) => {
    const { [key]: _, ...rest } = links
    onLinks(value === NONE ? rest : { ...rest, [key]: value })
  }
  return (
    <section className="links" aria-labelledby="links">
      <h2 id="links">{t('claim.join')}</h2>
      <p className="muted">{t('claim.join_say')}</p>
      {lots.map(({ key, name }) => (
        <Picker
          key={key}
          label={name}
          value={links[key] ?? NONE}
          onChange={(value) => change(key, value)}
          options={[
            { value: NONE, label: t('claim.join_none') },
            ...people.map((lot) => ({ value: lot.id, label: lot.name })),
          ]}
        />
      ))}
    </section>
  )
}
