import { useWords } from '../format/words.ts'
import './simulated.css'

/** Says of a school that it does not exist. */
export function SimulatedNote() {
  const { t } = useWords()
  return (
    <p className="simnote">
      <span className="tag">{t('device.simulated')}</span> {t('simulated.school')}
    </p>
  )
}
