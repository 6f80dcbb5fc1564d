import type { ContractFaultRow } from '@preau/protocol/api/contracts.ts'
import { type Ref, useId, useMemo } from 'react'
import { useWords } from '../../format/words.ts'
import { lineSpan } from './yaml-lines.ts'

interface YamlFieldProps {
  text: string
  onText: (text: string) => void
  faults: readonly ContractFaultRow[]
  readOnly: boolean
  field: Ref<HTMLTextAreaElement>
}

/** The text of a contract with its lines numbered; a line with a fault has its mark beside it. */
export function YamlField({ text, onText, faults, readOnly, field }: YamlFieldProps) {
  const { t } = useWords()
  const id = useId()
  const lines = useMemo(() => text.split('\n').length, [text])
  const wrong = new Set(faults.flatMap(({ line }) => line ?? []))
  return (
    <div className="lab yaml">
      <label htmlFor={id}>{t('claim.yaml')}</label>
      <div className="yamlbox">
        <ol className="gutter" aria-hidden="true">
          {Array.from({ length: lines }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            <li key={index} className={wrong.has(index + 1) ? 'wrong' : undefined}>
              {index + 1}
            </li>
          ))}
        </ol>
        <textarea
          id={id}
          ref={field}
          value={text}
          readOnly={readOnly}
          spellCheck={false}
          wrap="off"
          rows={Math.max(24, lines + 1)}
          aria-invalid={faults.length > 0 || undefined}
          aria-describedby={`${id}f`}
          onChange={(event) => onText(event.target.value)}
        />
      </div>
      <span className="vh" id={`${id}f`}>
        {faults.length > 0 && t('claim.fault_count', { count: faults.length })}
      </span>
    </div>
  )
}

/** Selects a line of the text, so that one sees it and types there. */
export function goToLine(field: HTMLTextAreaElement | null, text: string, line: number): void {
  if (!field) return
  const [from, to] = lineSpan(text, line)
  field.focus()
  field.setSelectionRange(from, to)
  const height = field.scrollHeight / Math.max(1, text.split('\n').length + 1)
  window.scrollTo({ top: field.getBoundingClientRect().top + window.scrollY + (line - 8) * height })
}
