import { Link } from '@tanstack/react-router'
import { Empty } from '../../../ui/states.tsx'
import { errorText } from '../../format/error-text.ts'
import type { Voice } from '../../format/translate.ts'

/** No device has this address: no fault, so nothing to try again. */
export function DeviceMissing({ voice }: { voice: Voice }) {
  const { title, advice } = errorText('DEVICE_NOT_FOUND', voice)
  return (
    <Empty
      roof
      title={title}
      actions={
        <Link className="btn solid" to="/fleet">
          {voice.t('shell.to_fleet')}
        </Link>
      }
    >
      <p>{advice}</p>
    </Empty>
  )
}
