import type { Ask } from '@preau/agent/simulators/school.ts'
import { HealthAnswer } from '@preau/protocol/api/health.ts'
import { decoder } from '@preau/protocol/decode.ts'
import type { Check } from './check.ts'

const readHealth = decoder(HealthAnswer, 'MESSAGE_INVALID')
/** A clock that is off by more is worth a word, in ms. */
const CLOCK_OFF = 120_000

/** Whether a server answers and does its work. @param now ms since 1970 */
export function serverCheck(origin: string, ask: Ask, now: () => number): Check {
  return {
    name: 'server',
    title: { fr: 'Serveur d’école', en: 'School server' },
    async run() {
      let health: HealthAnswer
      try {
        health = readHealth(await ask('GET', '/api/health'))
      } catch {
        return {
          state: 'fail',
          detail: { fr: `${origin} ne répond pas`, en: `${origin} does not answer` },
          todo: {
            fr: 'Vérifiez l’adresse, et que « preau server » est en marche.',
            en: 'Check the address, and that "preau server" is running.',
          },
        }
      }
      // Another machine's server tells a stranger no more.
      if (!('store' in health)) {
        if (health.status === 'ok') return { state: 'ok', detail: { fr: `${origin} répond`, en: `${origin} answers` } }
        return {
          state: 'warn',
          detail: { fr: `${origin} répond, mais ne va pas bien`, en: `${origin} answers, but is not well` },
          todo: { fr: 'Regardez la page Serveur de sa console.', en: 'Look at the page Server of its console.' },
        }
      }
      const off = Math.round((now() - health.time) / 1000)
      if (health.status !== 'ok') {
        return {
          state: 'warn',
          detail: {
            fr: `${origin} répond, mais sa base est : ${health.store.status}`,
            en: `${origin} answers, but its store is: ${health.store.status}`,
          },
          todo: { fr: 'Regardez sa place disque.', en: 'Look at the room on its disk.' },
        }
      }
      if (Math.abs(off) * 1000 > CLOCK_OFF) {
        return {
          state: 'warn',
          detail: { fr: `${off} s d’écart d’horloge avec ${origin}`, en: `clocks ${off} s apart from ${origin}` },
          todo: { fr: 'Mettez les deux machines à l’heure.', en: 'Set the clocks of both machines.' },
        }
      }
      const { version, broker } = health
      return {
        state: 'ok',
        detail: {
          fr: `${origin}, version ${version}, ${broker.clients} appareils reliés`,
          en: `${origin}, version ${version}, ${broker.clients} devices connected`,
        },
      }
    },
  }
}
