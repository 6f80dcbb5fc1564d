import { join } from 'node:path'
import { ROOT } from '../../source-files.ts'

/** The descriptions of devices of this repository. */
export const SPECS_FOLDER = join(ROOT, 'firmware-specs', 'devices')
