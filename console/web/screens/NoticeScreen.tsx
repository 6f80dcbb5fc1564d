import { retentionRule } from '@preau/protocol/rules/retention.ts'
import { useQuery } from '@tanstack/react-query'
import { Button } from '../../ui/Button.tsx'
import { noticeQuery } from '../api/privacy.ts'
import { useWords } from '../format/words.ts'
import { Gate } from './sign-in/Gate.tsx'
import { LanguageButton } from './sign-in/LanguageButton.tsx'

/** What staff is told of what is kept of them; open to everybody. */
export function NoticeScreen() {
  const { t } = useWords()
  const { data } = useQuery(noticeQuery)
  const periods = data?.periods.filter(({ item }) => retentionRule(item).personal) ?? []
  return (
    <Gate title={t('notice.title')} aside={<LanguageButton />} wide>
      <div>
        <h1>{t('notice.title')}</h1>
        <p className="lead">{t('notice.lead')}</p>
      </div>
      {(['kept', 'not', 'why'] as const).map((part) => (
        <section key={part}>
          <h2>{t(`notice.${part}`)}</h2>
          <p>{t(`notice.${part}_say`)}</p>
        </section>
      ))}
      {periods.length > 0 && (
        <section>
          <h2>{t('notice.long')}</h2>
          <dl className="kv">
            {periods.map(({ item, days }) => (
              <div key={item}>
                <dt>{t(`privacy.item.${item}`)}</dt>
                <dd>{t('privacy.days_text', { count: days })}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <section>
        <h2>{t('notice.rights')}</h2>
        <p>{t('notice.rights_say')}</p>
      </section>
      <div className="rowb">
        <Button onClick={() => window.history.back()}>{t('notice.back')}</Button>
      </div>
    </Gate>
  )
}
