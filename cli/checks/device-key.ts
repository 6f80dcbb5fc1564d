import { deviceKeyStanding } from '@preau/server/backup/one-key-file.ts'
import { keyStanding, type Wrapped } from '@preau/server/backup/wrapping.ts'
import type { Words } from '../command.ts'
import type { Check, Finding } from './check.ts'

type Standing = Awaited<ReturnType<typeof deviceKeyStanding>>

/** How the key of this machine's own agent lies, where it runs as a service. @param look says it; `keptBy`: see keyStanding() */
export function deviceKeyCheck(
  wrapped: Wrapped,
  look: () => Promise<{ standing: Standing; keptBy: 'host' | 'tpm' | undefined }> = () => standingOf(wrapped),
): Check {
  return {
    name: 'device-key',
    title: { fr: 'Clé de cette machine', en: 'Key of this machine' },
    async run(): Promise<Finding> {
      const { standing, keptBy } = await look()
      const says = (fr: string, en: string): Words => ({ fr: `${wrapped.data} : ${fr}`, en: `${wrapped.data}: ${en}` })
      switch (standing) {
        case undefined:
          return { state: 'ok', detail: says('aucune, ou fermée à ce compte', 'none, or closed to this account') }
        case 'plain':
          return { state: 'ok', detail: says('en clair, fermée par ses droits', 'plain, closed by its rights') }
        case 'wrapped':
          return {
            state: 'ok',
            detail:
              keptBy === 'tpm'
                ? says('chiffrée avec la puce TPM', 'wrapped with the TPM')
                : says('chiffrée avec un fichier de ce disque', 'wrapped with a file of this disk'),
          }
        case 'shut':
          return {
            state: 'fail',
            detail: says('chiffrée, et cette machine ne l’ouvre pas', 'wrapped, and this machine does not open it'),
            todo: {
              fr: `Écartez device.key et ${wrapped.file}, puis « preau service install --code CODE ».`,
              en: `Move device.key and ${wrapped.file} away, then "preau service install --code CODE".`,
            },
          }
      }
    },
  }
}

async function standingOf(wrapped: Wrapped) {
  const standing = await deviceKeyStanding(wrapped)
  const { keptBy } = await keyStanding({ data: wrapped.data }, undefined, wrapped.file)
  return { standing, keptBy }
}
