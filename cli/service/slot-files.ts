import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

/** What of a package stays as it was installed: the launcher and the Node that runs it, and what installs them. */
const STAYS = ['node', 'node.exe', 'launcher.mjs', 'service.mjs', 'PreauHost.cs', 'VERSION']

/** The files of a version in the folder of its package, with `/` between their parts: what lies in a slot, and in a parcel. */
export function slotFilesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .flatMap((file) =>
      file.isFile() ? [relative(folder, join(file.parentPath, file.name)).replaceAll('\\', '/')] : [],
    )
    .filter((path) => !STAYS.includes(path))
    .sort()
}
