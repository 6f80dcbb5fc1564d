import type { OneTimeLink } from '@preau/protocol/api/people.ts'
import { Button } from '../../../ui/Button.tsx'
import { CopyField } from '../../../ui/CopyField.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import { useWords } from '../../format/words.ts'

/** A one-time link, shown once: to copy, with its end. */
export function LinkNote({ link, onClose }: { link: OneTimeLink; onClose: () => void }) {
  const { t, format } = useWords()
  const now = useServerNow(60_000)
  return (
    <>
      <p>{t('people.link_say')}</p>
      <CopyField
        label={t('people.link')}
        value={link.url}
        words={{ copy: t('copy.copy'), copied: t('copy.copied'), failed: t('copy.failed') }}
      />
      <p className="muted">{t('people.link_ends', { moment: format.momentWithTime(link.endsAt, now) })}</p>
      <div className="rowb end">
        <Button look="solid" onClick={onClose}>
          {t('people.link_done')}
        </Button>
      </div>
    </>
  )
}
