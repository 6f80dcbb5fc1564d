import { type KeyStanding, keyStanding } from '@preau/server/backup/wrapping.ts'
import type { Words } from '../command.ts'
import type { Check, Finding } from './check.ts'

const KEPT_BY: Record<'host' | 'tpm' | 'other', Words> = {
  tpm: { fr: 'avec la puce TPM de cette machine', en: 'with the TPM of this machine' },
  // Who has the whole disk has that file as well.
  host: {
    fr: 'avec un fichier de ce disque, faute de puce TPM : chiffrez aussi le disque',
    en: 'with a file of this disk, for want of a TPM: encrypt the disk as well',
  },
  other: { fr: 'par le système', en: 'by the system' },
}

/** Whether the keys of a data folder lie wrapped, and open here. @param look says how they lie */
export function keysCheck(
  places: Parameters<typeof keyStanding>[0],
  look: () => Promise<KeyStanding> = () => keyStanding(places),
): Check {
  return {
    name: 'keys',
    title: { fr: 'Clés de l’école', en: 'Keys of the school' },
    async run() {
      try {
        return judge(await look(), places.data)
      } catch {
        return {
          state: 'ok',
          detail: {
            fr: `${places.data} : fermées à ce compte (sudo pour en savoir plus)`,
            en: `${places.data}: closed to this account (sudo tells more)`,
          },
        }
      }
    },
  }
}

function judge({ plain, wrapped, opens, keptBy }: KeyStanding, data: string): Finding {
  if (!opens) {
    return {
      state: 'fail',
      detail: {
        fr: `${data} : chiffrées, et cette machine ne les ouvre pas`,
        en: `${data}: wrapped, and this machine does not open them`,
      },
      todo: {
        fr: '« preau restore » d’une sauvegarde, puis « preau service install --role server ».',
        en: '"preau restore" of a backup, then "preau service install --role server".',
      },
    }
  }
  if (plain.length + wrapped.length === 0) {
    return { state: 'ok', detail: { fr: `${data} : pas encore faites`, en: `${data}: not made yet` } }
  }
  if (wrapped.length === 0) {
    return {
      state: 'ok',
      detail: { fr: `${data} : en clair, fermées par leurs droits`, en: `${data}: plain, closed by their rights` },
    }
  }
  if (plain.length > 0) {
    return {
      state: 'warn',
      detail: { fr: `${data} : ${plain.join(', ')} en clair`, en: `${data}: ${plain.join(', ')} plain` },
      todo: { fr: 'Relancez le serveur : il les chiffre.', en: 'Start the server again: it wraps them.' },
    }
  }
  const by = KEPT_BY[keptBy ?? 'other']
  return { state: 'ok', detail: { fr: `${data} : chiffrées ${by.fr}`, en: `${data}: wrapped ${by.en}` } }
}
