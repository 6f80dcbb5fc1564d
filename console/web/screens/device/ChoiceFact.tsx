import type { Device, DeviceChange } from '@preau/protocol/api/devices.ts'
import { useId } from 'react'
import { type Option, Picker } from '../../../ui/Picker.tsx'
import { useMay } from '../../api/use-may.ts'
import type { Voice } from '../../format/translate.ts'
import { FactOutcome } from './FactOutcome.tsx'
import { useFactEdit } from './use-fact-edit.ts'

interface ChoiceFactProps {
  device: Device
  voice: Voice
  label: string
  value: string
  options: readonly Option[]
  change: (value: string) => DeviceChange
  search?: { label: string; none: string; fold: (text: string) => string }
}

/** A fact that is one of a list: chosen is saved, with the way back beside it. */
export function ChoiceFact({ device, voice, label, value, options, change, search }: ChoiceFactProps) {
  const id = useId()
  const edit = useFactEdit(device, voice)
  const may = useMay()
  if (!may('device.change', { school: device.school.id, authority: device.authority?.id })) {
    return (
      <div className="fact">
        <dt>{label}</dt>
        <dd>{options.find((option) => option.value === value)?.label}</dd>
      </div>
    )
  }
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd className="lab">
        <Picker
          label={label}
          hideLabel
          value={value}
          options={options}
          onChange={(next) => next !== value && edit.save(change(next), change(value))}
          {...(search && { search })}
        />
        <FactOutcome edit={edit} voice={voice} id={id} />
      </dd>
    </div>
  )
}
