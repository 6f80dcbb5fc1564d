import type { ErrorCode, PreauError } from '@preau/protocol/errors.ts'
import type { Words } from '../command.ts'
import { printable, REASONS } from './words.ts'

const say = (fr: string, en: string): Words => ({ fr, en })

/** What a person before a device reads of an error: one sentence, then what to do. */
export const DEVICE_TROUBLES: Partial<
  Record<ErrorCode, { what: (context: PreauError['context']) => Words; todo: Words }>
> = {
  PORT_FAILED: {
    what: ({ port, host }) => {
      const at = host === undefined ? port : `${host}:${port}`
      return at === undefined
        ? say('La liaison avec l’appareil est coupée.', 'The line to the device is lost.')
        : say(`La liaison par ${at} ne s’ouvre pas, ou a été coupée.`, `The line ${at} cannot be opened, or was lost.`)
    },
    todo: say(
      'Vérifiez le câble ou l’adresse, et qu’aucun autre programme ne l’utilise.',
      'Check the cable or the address, and that no other program uses it.',
    ),
  },
  EQUIPMENT_SILENT: {
    what: () => say('L’appareil ne répond pas.', 'The device does not answer.'),
    todo: say(
      'Vérifiez qu’il est allumé ; « preau device scan » cherche la bonne vitesse et la bonne description.',
      'Check that it is on; "preau device scan" looks for the right speed and description.',
    ),
  },
  EQUIPMENT_ANSWER: {
    what: ({ command, reading, expected }) =>
      command === undefined
        ? say(
            'L’appareil répond ce que sa description ne prévoit pas.',
            'The device answers what its description does not know.',
          )
        : say(
            `L’appareil a dit oui, mais ne le montre pas : ${reading} n’est pas « ${expected} ».`,
            `The device said yes, but does not show it: ${reading} is not "${expected}".`,
          ),
    todo: say(
      '« preau device scan » cherche ce qui convient ; « preau device record » enregistre ce qu’il dit.',
      '"preau device scan" looks for what fits; "preau device record" records what it says.',
    ),
  },
  EQUIPMENT_REFUSED: {
    what: ({ means }) =>
      say(
        `L’appareil répond qu’il ne peut pas (${means ?? '?'}).`,
        `The device answers that it cannot (${means ?? '?'}).`,
      ),
    todo: say('Attendez qu’il soit prêt, puis recommencez.', 'Wait until it is ready, then try again.'),
  },
  EQUIPMENT_UNREAD: {
    what: () =>
      say(
        'L’appareil est là, mais ce système ne dit pas comment lire cette mesure.',
        'The device is there, but this system does not say how to read this value.',
      ),
    todo: say('Rien n’est en panne : lisez-le sous Linux.', 'Nothing is broken: read it on Linux.'),
  },
  EQUIPMENT_PASSWORD: {
    what: ({ reason }) =>
      reason === 'wanted'
        ? say('L’appareil demande un mot de passe.', 'The device wants a password.')
        : say('L’appareil refuse ce mot de passe.', 'The device refuses this password.'),
    todo: say('Donnez-le avec --password-file.', 'Give it with --password-file.'),
  },
  ACTION_NOT_ALLOWED: {
    what: ({ reason, command }) => {
      const why = REASONS[String(reason)] ?? say(String(reason), String(reason))
      return say(`« ${command} » n’est pas envoyé : ${why.fr}.`, `"${command}" is not sent: ${why.en}.`)
    },
    todo: say('« preau device do » donne la liste des commandes.', '"preau device do" lists the commands.'),
  },
  SPEC_INVALID: {
    what: ({ spec, line, path, pattern, expected }) => {
      const where = [spec, line === undefined ? undefined : `${line}`, path, pattern].filter(
        (part) => part !== undefined,
      )
      const at = printable(where.join(' ')).slice(0, 200)
      return say(
        `Cette description ne peut pas être lue : ${at}, attendu : ${expected ?? '?'}.`,
        `This description cannot be read: ${at}, expected: ${expected ?? '?'}.`,
      )
    },
    todo: say('« preau spec check » dit tout ce qui ne va pas.', '"preau spec check" says all that is wrong.'),
  },
}
