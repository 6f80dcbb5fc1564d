import type { Id } from '@preau/protocol/ids.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'
import { LabelsDialog } from './LabelsDialog.tsx'

interface LabelsButtonProps {
  school: Id
  authority: Id | undefined
  /** Of this device alone at first; without it of the whole school. */
  device?: Id
}

/** Leads to the labels of a school or of a device; nothing for who may not print them. */
export function LabelsButton({ school, authority, device }: LabelsButtonProps) {
  const { t } = useWords()
  const may = useMay()
  const [open, setOpen] = useState(false)
  if (!may('label.print', { school, authority })) return null
  return (
    <>
      <Button sign="qr" onClick={() => setOpen(true)}>
        {t(device === undefined ? 'label.print' : 'label.print_one')}
      </Button>
      {open && <LabelsDialog school={school} device={device} onClose={() => setOpen(false)} />}
    </>
  )
}
