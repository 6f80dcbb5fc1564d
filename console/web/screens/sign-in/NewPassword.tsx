import { PasswordField } from '../../../ui/PasswordField.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { useWords } from '../../format/words.ts'
import { containsAny, type Strength, strengthOf } from './password-strength.ts'

/** The least length of a password (server/access/password-policy.ts). */
export const LEAST_LENGTH = 12
const BARS: Record<Strength, number> = { none: 0, short: 0, weak: 1, fair: 2, good: 3, strong: 4 }
const PLACES = [1, 2, 3, 4] as const

interface NewPasswordProps {
  value: string
  onChange: (value: string) => void
  fault: string | undefined
}

/** A password that is being chosen: the rule in words before one types, its strength while one does. */
export function NewPassword({ value, onChange, fault }: NewPasswordProps) {
  const { t } = useWords()
  const level = strengthOf(value, LEAST_LENGTH)
  const missing = LEAST_LENGTH - [...value].length
  return (
    <div className="form">
      <PasswordField
        label={t('password.new')}
        value={value}
        onChange={onChange}
        fault={fault}
        help={t('password.policy', { count: LEAST_LENGTH })}
        words={{ show: t('password.show'), hide: t('password.hide') }}
        name="new-password"
        autoComplete="new-password"
        maxLength={256}
      />
      <div>
        <div className="strength" data-level={level} aria-hidden="true">
          {PLACES.map((place) => (
            <i key={place} className={place <= BARS[level] ? 'on' : undefined} />
          ))}
        </div>
        <p className="strengthword" role="status">
          <span className="muted">{t('password.strength')}</span>
          {(level === 'good' || level === 'strong') && <StatusMark shape="ok" />}
          {level === 'weak' && <StatusMark shape="down" />}
          <b>{level === 'short' ? t('password.level.short', { count: missing }) : t(`password.level.${level}`)}</b>
        </p>
      </div>
    </div>
  )
}

/** What is wrong with a new password before it is sent, or nothing. `known`: name and login of its person. */
export function passwordFault(
  value: string,
  known: readonly string[],
  { t }: Pick<ReturnType<typeof useWords>, 't'>,
): string | undefined {
  if ([...value].length < LEAST_LENGTH) return t('password.too_short', { count: LEAST_LENGTH })
  if (containsAny(value, known)) return t('password.contains')
  return undefined
}
