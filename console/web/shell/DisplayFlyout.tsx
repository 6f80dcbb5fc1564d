import { Button } from '../../ui/Button.tsx'
import { Flyout } from '../../ui/Flyout.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { THEMES, useTheme } from '../../ui/use-theme.ts'
import { useWords } from '../format/words.ts'
import { useSingleKeys } from './use-single-keys.ts'

/** How the interface speaks, looks and listens, for this browser. */
export function DisplayFlyout({ onKeys }: { onKeys: () => void }) {
  const { t, locale, setLocale } = useWords()
  const [theme, setTheme] = useTheme()
  const [keys, setKeys] = useSingleKeys()
  return (
    <Flyout label={t('display.label')} sign="settings">
      {(close) => (
        <div className="choices">
          <span>{t('display.language')}</span>
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
          <span>{t('display.theme')}</span>
          <Segments
            small
            label={t('display.theme')}
            value={theme}
            onChange={setTheme}
            options={THEMES.map((value) => ({ value, label: t(`display.theme.${value}`) }))}
          />
          <span>{t('display.keys')}</span>
          <Segments
            small
            label={t('display.keys')}
            value={keys}
            onChange={setKeys}
            options={(['on', 'off'] as const).map((value) => ({ value, label: t(`display.keys.${value}`) }))}
          />
          <Button
            look="quiet"
            small
            sign="keyboard"
            onClick={() => {
              close()
              onKeys()
            }}
          >
            {t('display.keys.list')}
          </Button>
        </div>
      )}
    </Flyout>
  )
}
