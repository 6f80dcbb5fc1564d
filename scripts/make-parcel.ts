// Makes one file of a version of the agent, to be signed and handed out: node scripts/run.mjs scripts/make-parcel.ts FOLDER FILE
// FOLDER is what scripts/package-service.ts made, for the platform on which it was made.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { makeParcel } from '../agent/update/parcel.ts'
import { slotFilesIn } from '../cli/service/slot-files.ts'

/** The bytes of a parcel of what `folder` hands out of itself; the same folder gives the same bytes. */
export function parcelOf(folder: string): Buffer {
  return makeParcel(new Map(slotFilesIn(folder).map((name) => [name, readFileSync(join(folder, name))])))
}

if (import.meta.main) {
  const [folder, file] = process.argv.slice(2)
  if (folder === undefined || file === undefined) throw new Error('make-parcel.ts FOLDER FILE')
  const bytes = parcelOf(resolve(folder))
  mkdirSync(dirname(resolve(file)), { recursive: true })
  writeFileSync(file, bytes)
  console.log(`${file}: ${Math.round(bytes.length / 1024)} kB`)
}
