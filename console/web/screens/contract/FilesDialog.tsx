import type { ContractBoard } from '@preau/protocol/api/contract-board.ts'
import type { ContractView } from '@preau/protocol/api/contracts.ts'
import { CopyField } from '../../../ui/CopyField.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { contractFileAddress } from '../../api/contracts.ts'
import { useWords } from '../../format/words.ts'
import { monthStart } from './ClaimPanel.tsx'

interface FilesDialogProps {
  contract: ContractView
  board: ContractBoard
  onClose: () => void
}

const FILES = [
  ['contract.yaml', 'contract.file_contract'],
  ['events.jsonl', 'contract.file_events'],
  ['statement.json', 'contract.file_statement'],
  ['statement.csv', 'contract.file_table'],
] as const

/** The files that anybody can make the statement of again, and how. */
export function FilesDialog({ contract, board, onClose }: FilesDialogProps) {
  const { t, locale } = useWords()
  const period = { from: monthStart(board), to: board.to }
  const name = contract.key.replace(/[^A-Za-z0-9._-]+/g, '-')
  const command = `npx preau sla statement --contract ${name}.yaml --events ${name}.jsonl --from ${period.from} --to ${period.to} --json`
  return (
    <Dialog open medium title={t('contract.files')} closeLabel={t('shell.close')} onClose={onClose}>
      <p>{t('contract.files_say')}</p>
      <ul className="files">
        {FILES.map(([file, word]) => (
          <li key={file}>
            <a
              className="btn"
              download
              href={contractFileAddress(contract.id, file, {
                ...period,
                ...(file === 'statement.csv' && locale === 'fr' && { decimal: 'comma' as const }),
              })}
            >
              <Sign name="download" />
              {t(word)}
            </a>
          </li>
        ))}
      </ul>
      <CopyField
        label={t('contract.by_hand')}
        value={command}
        words={{ copy: t('copy.copy'), copied: t('copy.copied'), failed: t('copy.failed') }}
      />
    </Dialog>
  )
}
