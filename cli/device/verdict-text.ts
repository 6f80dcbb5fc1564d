import type { Discovery } from '@preau/agent/devices/discover.ts'
import { type Verdict, verdictOf } from '@preau/agent/devices/verdict.ts'
import { nameOfPlace, type Place, type Way } from '@preau/agent/devices/ways.ts'
import type { NamedSpec } from '@preau/agent/drivers/spec-files.ts'
import type { Words } from '../command.ts'
import { printable } from './words.ts'

const say = (fr: string, en: string): Words => ({ fr, en })

/** What is at a place, in a sentence, and what a person can do about it. */
export interface Told {
  what: Words
  todo: Words | undefined
}

/** The verdict on a place, in words. */
export function verdictText(place: Place, verdict: Verdict, specs: readonly NamedSpec[]): Told {
  const at = nameOfPlace(place)
  const told = (fr: string, en: string, todo?: Words): Told => ({
    what: say(`${at} : ${fr}`, `${at}: ${en}`),
    todo,
  })
  switch (verdict.is) {
    case 'fits': {
      const { id, way } = verdict.found
      const text = `${labelOf(id, specs)} (${id}${howText(way)})`
      return told(text, text)
    }
    case 'several': {
      const ids = verdict.found.map(({ id }) => id).join(', ')
      const [best] = verdict.found
      return verdict.sameWay
        ? told(
            `plusieurs descriptions conviennent : ${ids}.`,
            `several descriptions fit: ${ids}.`,
            say(
              'Lisez la plaque de l’appareil et choisissez avec --spec.',
              'Read the plate of the device and choose with --spec.',
            ),
          )
        : told(
            `un appareil que l’on peut joindre de plusieurs façons : ${ids}.`,
            `a device that can be reached in several ways: ${ids}.`,
            say(`${best?.id} en dit le plus.`, `${best?.id} says most.`),
          )
    }
    case 'password':
      return told(
        `${labelOf(verdict.id, specs)} demande un mot de passe, ou en refuse un (${verdict.id}).`,
        `${labelOf(verdict.id, specs)} wants a password, or refuses one (${verdict.id}).`,
        say('Donnez-le avec --password-file.', 'Give it with --password-file.'),
      )
    case 'stranger':
      return told(
        'quelque chose répond, qu’aucune description ne comprend.',
        'something answers that no description understands.',
        'serial' in place
          ? say(
              'C’est un autre appareil, ou une autre vitesse : vérifiez celle du menu de l’appareil. « preau device record --typed » l’enregistre pour en faire une description.',
              'It is another device, or another speed: look it up in the menu of the device. "preau device record --typed" records it to make a description.',
            )
          : say(
              'C’est un autre appareil, ou un autre port. « preau device record --typed » l’enregistre pour en faire une description.',
              'It is another device, or another port. "preau device record --typed" records it to make a description.',
            ),
      )
    case 'refuses':
      return told(
        `${labelOf(verdict.id, specs)} répond qu’il ne peut pas le dire maintenant (${verdict.id}).`,
        `${labelOf(verdict.id, specs)} answers that it cannot say it now (${verdict.id}).`,
        say('Allumez l’appareil et recommencez.', 'Turn the device on and try again.'),
      )
    case 'unread':
      return told(
        `${labelOf(verdict.id, specs)} est là ; Windows ne dit pas comment lire ses mesures (${verdict.id}).`,
        `${labelOf(verdict.id, specs)} is there; Windows does not say how to read its values (${verdict.id}).`,
        say(
          'Rien n’est en panne. Sa description peut les dire pour cette marque : transport, hid, layouts.',
          'Nothing is broken. Its description may say it for this maker: transport, hid, layouts.',
        ),
      )
    case 'silent':
      return told(
        'rien ne répond.',
        'nothing answers.',
        'serial' in place
          ? say(
              'Vérifiez que l’appareil est allumé, que le câble est le bon (droit ou croisé) et que RS-232 est activé dans son menu.',
              'Check that the device is on, that the cable is the right one (straight or crossed) and that RS-232 is enabled in its menu.',
            )
          : say(
              'Vérifiez que la commande par le réseau est activée dans le menu de l’appareil.',
              'Check that control by the network is enabled in the menu of the device.',
            ),
      )
    case 'shut':
      return told(
        'ce port ne s’ouvre pas.',
        'this port cannot be opened.',
        'serial' in place
          ? say(
              'Vérifiez que l’adaptateur est branché, qu’aucun autre programme ne l’utilise et que vous avez le droit de l’ouvrir (groupe dialout).',
              'Check that the adapter is plugged in, that no other program uses it and that you may open it (group dialout).',
            )
          : say(
              'Vérifiez l’adresse, et que la commande par le réseau est activée dans le menu de l’appareil.',
              'Check the address, and that control by the network is enabled in the menu of the device.',
            ),
      )
    case 'untried':
      return told('aucune description ne convient à un tel port.', 'no description is for such a port.')
  }
}

/** A verdict as a line for a program. */
export function verdictFields(
  place: Place,
  discovery: Discovery,
  specs: readonly NamedSpec[],
): Record<string, unknown> {
  const verdict = verdictOf(discovery, specs)
  const found = discovery.found.map(({ id, way, values }) => ({ spec: id, baud: way.baud, port: way.port, values }))
  return {
    place: nameOfPlace(place),
    verdict: verdict.is,
    found,
    tried: discovery.tried.map(({ id, fault }) => ({ spec: id, fault })),
  }
}

/** Maker and model as the description names them. */
export function labelOf(id: string, specs: readonly NamedSpec[]): string {
  const spec = specs.find((each) => each.id === id)?.spec
  return spec ? printable(`${spec.vendor} ${spec.model}`) : id
}

function howText({ baud, port }: Way): string {
  if (baud !== undefined) return `, ${baud} bauds`
  return port === undefined ? '' : `, port ${port}`
}
