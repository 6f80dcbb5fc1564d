import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { ROLES } from '@preau/protocol/rules/roles.ts'
import { useMemo } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { type Option, Picker } from '../../../ui/Picker.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import type { ScopeNames } from '../../format/role-text.ts'
import { useWords } from '../../format/words.ts'
import type { GrantDraft } from './grant-drafts.ts'

interface GrantsFieldProps {
  drafts: readonly GrantDraft[]
  onChange: (drafts: GrantDraft[]) => void
  names: ScopeNames
  fault: string | undefined
}

/** Roles of a person, each on its scope. */
export function GrantsField({ drafts, onChange, names, fault }: GrantsFieldProps) {
  const { t } = useWords()
  const scopes = useScopeOptions(names)
  const set = (key: number, change: Partial<GrantDraft>) =>
    onChange(drafts.map((draft) => (draft.key === key ? { ...draft, ...change } : draft)))
  const next = Math.max(0, ...drafts.map(({ key }) => key)) + 1
  return (
    <fieldset className="grants lab">
      <legend>{t('people.grants')}</legend>
      {drafts.length === 0 && <p className="muted">{t('people.grants_none')}</p>}
      {drafts.map((draft, index) => (
        <div className="grant" key={draft.key}>
          <Picker
            hideLabel
            className="picker onrole"
            label={`${t('people.grant_role')} ${index + 1}`}
            value={draft.role}
            options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            onChange={(role) => set(draft.key, { role: ROLES.find((one) => one === role) ?? 'observer' })}
          />
          <Picker
            hideLabel
            className="picker onscope"
            label={`${t('people.grant_scope')} ${index + 1}`}
            value={draft.scope}
            placeholder={t('people.grant_choose')}
            options={scopes}
            onChange={(scope) => set(draft.key, { scope })}
            search={{ label: t('people.scope_search'), none: t('people.scope_none'), fold: foldText }}
          />
          <button
            type="button"
            className="iconbtn"
            aria-label={t('people.grant_remove', { number: index + 1 })}
            onClick={() => onChange(drafts.filter(({ key }) => key !== draft.key))}
          >
            <Sign name="x" />
          </button>
          <small>{t(`role.${draft.role}_say`)}</small>
        </div>
      ))}
      {fault !== undefined && (
        <span className="msg" role="alert">
          <StatusMark shape="down" />
          {fault}
        </span>
      )}
      <div className="rowb">
        <Button small sign="plus" onClick={() => onChange([...drafts, { key: next, role: 'technician', scope: '' }])}>
          {t('people.grant_add')}
        </Button>
      </div>
    </fieldset>
  )
}

/** The whole server, then lots, then each authority with its schools. */
function useScopeOptions({ places, lots }: ScopeNames): Option[] {
  const { t } = useWords()
  return useMemo(
    () => [
      { value: 'server', label: t('people.scope_server'), sign: 'server', group: t('people.scope_general') },
      ...(lots ?? []).map(
        ({ id, name }): Option => ({ value: `lot:${id}`, label: name, sign: 'list', group: t('people.scope_lots') }),
      ),
      ...(places?.authorities ?? []).flatMap((authority): Option[] => [
        {
          value: `authority:${authority.id}`,
          label: authority.name,
          detail: t('people.scope_authority'),
          sign: 'map',
          group: authority.name,
        },
        ...authority.schools.map(
          (school): Option => ({
            value: `school:${school.id}`,
            label: school.name,
            sign: 'school',
            group: authority.name,
            ...(school.uai && { detail: school.uai }),
          }),
        ),
      ]),
    ],
    [t, places, lots],
  )
}
