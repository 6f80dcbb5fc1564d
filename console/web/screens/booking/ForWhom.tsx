import type { Id } from '@preau/protocol/ids.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { useQuery } from '@tanstack/react-query'
import { Picker } from '../../../ui/Picker.tsx'
import { bookingPeopleQuery } from '../../api/bookings.ts'
import { selfQuery } from '../../api/self.ts'
import { useMay } from '../../api/use-may.ts'
import type { Voice } from '../../format/translate.ts'

/** For whom one books: who manages bookings does it for a colleague, too; for everybody else it is not asked. */
export function ForWhom({
  school,
  person,
  voice,
  onChange,
}: {
  school: Id
  /** Empty: for oneself. */
  person: string
  voice: Voice
  onChange: (person: string) => void
}) {
  const { t } = voice
  const may = useMay()
  const { data: self } = useQuery({ ...selfQuery, enabled: false })
  const mayManage = may('booking.manage', { school })
  const { data } = useQuery({ ...bookingPeopleQuery(school), enabled: mayManage, retry: false })
  const others = (data?.rows ?? []).filter(({ id }) => id !== self?.person.id)
  if (!mayManage || others.length === 0) return null
  return (
    <Picker
      label={t('book.whose')}
      value={person}
      options={[{ value: '', label: t('book.for_me') }, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
      search={{ label: t('book.for_search'), none: t('book.for_none'), fold: foldText }}
      onChange={onChange}
    />
  )
}
