import type { ConfigurationCount, SchoolHomogeneity } from '@preau/protocol/api/homogeneity.ts'
import { choiceText } from '../../format/question-text.ts'
import type { Voice } from '../../format/translate.ts'

/** Maker and model; many models already begin with their maker. */
export function modelText({ manufacturer, model }: ConfigurationCount): string {
  if (!manufacturer || model.toLowerCase().startsWith(manufacturer.toLowerCase())) return model
  return `${manufacturer} ${model}`
}

/** The main disk: its size as it is sold, and its sort where it is known. */
export function diskText({ diskClass, diskType }: ConfigurationCount, voice: Voice): string {
  const size = voice.format.bytes(diskClass)
  return diskType === null ? size : `${size} ${choiceText('disk.type', diskType, voice)}`
}

/** The system with its release; one that names its release already is not told it twice. */
export function systemText({ os, osMajor }: ConfigurationCount): string {
  return osMajor === null || new RegExp(`\\b${osMajor}\\b`).test(os) ? os : `${os} ${osMajor}`
}

/** The bar of a school in words, for those who do not see it. */
export function pictureText({ school, devices, known, most }: SchoolHomogeneity, voice: Voice): string {
  const { t } = voice
  const named = most.reduce((sum, each) => sum + each.devices, 0)
  const parts = [
    ...most.map((each) => t('alike.part', { count: each.devices, name: modelText(each) })),
    known > named && t('alike.part_rest', { count: known - named }),
    devices > known && t('alike.part_unknown', { count: devices - known }),
  ].filter((part) => part !== false)
  return t('alike.picture', { school: school.name, parts: voice.format.list(parts) })
}
