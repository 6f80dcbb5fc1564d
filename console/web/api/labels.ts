import type { LabelSheet } from '@preau/protocol/api/labels.ts'
import { postForFile } from './files.ts'

/** Labels as a PDF: of a school, or of the devices that are named. */
export const labelSheet = (asked: LabelSheet) => postForFile('/api/labels', asked)
