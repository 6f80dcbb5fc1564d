import { Segments } from '../../../ui/Segments.tsx'
import { useWords } from '../../format/words.ts'

/** In which language the pages before the console speak. */
export function LanguageButton() {
  const { t, locale, setLocale } = useWords()
  return (
    <Segments
      small
      label={t('display.language')}
      value={locale}
      onChange={setLocale}
      options={[
        { value: 'fr', label: 'Français', lang: 'fr' },
        { value: 'en', label: 'English', lang: 'en' },
      ]}
    />
  )
}
