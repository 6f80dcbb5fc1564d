import { Dialog } from '../../ui/Dialog.tsx'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { pagesFor } from './pages.ts'

/** Every key and what it does. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords()
  const may = useMay()
  return (
    <Dialog title={t('keys.title')} open={open} onClose={onClose} closeLabel={t('shell.close')}>
      <dl className="keys">
        <Line keys={['/']} does={t('keys.goto')} />
        {pagesFor(may).map((page) => (
          <Line
            key={page.to}
            keys={['g', page.key]}
            join={t('keys.then')}
            does={t('keys.pages', { page: t(page.word) })}
          />
        ))}
        <Line keys={['↓', '↑']} does={t('keys.rows')} />
        <Line keys={['Home', 'End']} does={t('keys.ends')} />
        <Line keys={['←', '↑', '→', '↓']} does={t('plan.keys_list')} />
        <Line keys={['Enter']} does={t('keys.open')} />
        <Line keys={['Esc']} does={t('keys.escape')} />
        <Line keys={['?']} does={t('keys.list')} />
      </dl>
    </Dialog>
  )
}

function Line({ keys, join, does }: { keys: readonly string[]; join?: string; does: string }) {
  return (
    <div>
      <dt>
        {keys.map((key, index) => (
          <span key={key}>
            {index > 0 && join && <i>{join}</i>}
            <kbd>{key}</kbd>
          </span>
        ))}
      </dt>
      <dd>{does}</dd>
    </div>
  )
}
