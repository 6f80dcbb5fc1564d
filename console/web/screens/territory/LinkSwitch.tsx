import type { DemoLink } from '@preau/protocol/api/territory.ts'
import { Button } from '../../../ui/Button.tsx'
import { useChange } from '../../api/changes.ts'
import { setDemoLink } from '../../api/territory.ts'
import { useWords } from '../../format/words.ts'

/** Of a demo alone: cuts the link of a school, or heals it. */
export function LinkSwitch({ link: { school, cutAt }, name }: { link: DemoLink; name: string }) {
  const { t } = useWords()
  const change = useChange(setDemoLink)
  return (
    <Button small blocked={change.isPending} onClick={() => change.mutate({ school, cut: cutAt === null })}>
      {t(cutAt === null ? 'territory.demo_cut' : 'territory.demo_heal')}
      <span className="vh"> {name}</span>
    </Button>
  )
}
