import type { ContractFaultRow } from '@preau/protocol/api/contracts.ts'
import type { Translate } from '../../format/translate.ts'

const KNOWN = [
  ...['missing', 'not_known', 'shape', 'yaml', 'twice', 'party_unknown', 'calendar_unknown', 'school_unknown'],
  ...['class_unknown', 'part_of_a_cent', 'dates_reversed', 'name_reserved', 'zone_unknown'],
] as const
const WITH_MORE = ['missing', 'shape', 'yaml', 'twice'] as const
type Known = (typeof KNOWN)[number]

/** A fault of a text in words; one that has none stands as it is. */
export function faultWords({ path, fault }: Pick<ContractFaultRow, 'path' | 'fault'>, t: Translate): string {
  const [, name = '', about = ''] = /^([a-z_]+)(?:: (.*))?$/s.exec(fault) ?? []
  const where = path === '/' ? '' : `${path.slice(1).replaceAll('/', ' › ')} : `
  if ((WITH_MORE as readonly string[]).includes(name)) {
    return where + t(`fault.${name as (typeof WITH_MORE)[number]}`, { about })
  }
  const plain = KNOWN.find((each): each is Exclude<Known, (typeof WITH_MORE)[number]> => each === name)
  return where + (plain ? t(`fault.${plain}`) : fault)
}
