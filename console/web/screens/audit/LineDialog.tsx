import type { AuditLine, AuditList } from '@preau/protocol/api/audit.ts'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { StatusTag } from '../../../ui/StatusMark.tsx'
import { actionText, actorText, paramTexts, targetText } from '../../format/audit-text.ts'
import { useWords } from '../../format/words.ts'
import { RESULT_SHAPES } from './AuditTable.tsx'

interface LineDialogProps {
  line: AuditLine
  names: AuditList['names']
  onClose: () => void
  onWho: (actor: string) => void
}

/** All that one line says, its place in the chain included. */
export function LineDialog({ line, names, onClose, onWho }: LineDialogProps) {
  const voice = useWords()
  const { t, format } = voice
  const who = actorText(line.actor, names, voice)
  const details = paramTexts(line.params)
  return (
    <Dialog open medium onClose={onClose} closeLabel={t('shell.close')} title={t('audit.line', { seq: line.seq })}>
      <p className="lineresult">
        <StatusTag shape={RESULT_SHAPES[line.result]}>{t(`audit.result.${line.result}`)}</StatusTag>
        <b>{actionText(line.action, voice)}</b>
      </p>
      <dl className="kv">
        <dt>{t('audit.when')}</dt>
        <dd>
          {format.fullDate(line.at)}, {format.timeWithSeconds(line.at)}
        </dd>
        <dt>{t('audit.who')}</dt>
        <dd>{who}</dd>
        <dt>{t('audit.on')}</dt>
        <dd>{targetText(line.target, names, voice)}</dd>
        {line.school !== null && (
          <>
            <dt>{t('audit.school')}</dt>
            <dd>{names[`school:${line.school}`] ?? line.school}</dd>
          </>
        )}
        <dt>{t('audit.from')}</dt>
        <dd>{line.from === 'local' ? t('audit.from_local') : line.from}</dd>
        <dt>{t('audit.params')}</dt>
        <dd>
          {details.length === 0
            ? t('audit.no_params')
            : details.map(([name, value]) => (
                <div key={name}>
                  <code>{name}</code> {value}
                </div>
              ))}
        </dd>
        <dt>{t('audit.action')}</dt>
        <dd>
          <code>{line.action}</code>
        </dd>
        <dt>{t('audit.hash')}</dt>
        <dd>
          <code>{line.hash}</code>
        </dd>
      </dl>
      <div className="rowb">
        <Button onClick={() => onWho(line.actor)}>{t('audit.only_who', { name: who })}</Button>
      </div>
    </Dialog>
  )
}
