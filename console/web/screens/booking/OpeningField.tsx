import { Picker } from '../../../ui/Picker.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import type { Voice } from '../../format/translate.ts'
import { type BookDraft, OPENINGS } from './book-draft.ts'

interface OpeningFieldProps {
  draft: Pick<BookDraft, 'opening' | 'target'>
  /** The sites that the school opens in a session. */
  sites: readonly string[]
  fault: 'site' | 'path' | undefined
  voice: Voice
  onChange: (next: Partial<BookDraft>) => void
}

/** What opens on the board when the session is launched. */
export function OpeningField({ draft: { opening, target }, sites, fault, voice, onChange }: OpeningFieldProps) {
  const { t, format } = voice
  const listed = format.list(sites)
  const said =
    fault === undefined
      ? undefined
      : fault === 'site'
        ? t('book.opens.web_other', { sites: listed })
        : t('book.opens.file_wrong')
  return (
    <>
      <Picker
        label={t('book.opens')}
        value={opening}
        options={OPENINGS.map((value) => ({ value, label: t(`book.opens.${value}`) }))}
        onChange={(value) => onChange({ opening: OPENINGS.find((one) => one === value) ?? 'none' })}
      />
      {opening !== 'none' && (
        <TextField
          label={t(`book.opens.${opening}_label`)}
          help={opening === 'web' ? t('book.opens.web_help', { sites: listed }) : t(`book.opens.${opening}_help`)}
          fault={said}
          value={target}
          inputMode={opening === 'web' ? 'url' : 'text'}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={opening === 'web' ? 1000 : 300}
          onChange={(next) => onChange({ target: next })}
        />
      )}
    </>
  )
}
