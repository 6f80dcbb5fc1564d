import type { ServiceMachine } from '../service/machine.ts'
import type { Role } from '../service/role.ts'
import { type Check, type Finding, same } from './check.ts'

/** Whether the service of `role` runs, starts with the machine, and keeps what is its own to itself. */
export function serviceCheck(role: Role, machine: ServiceMachine): Check {
  return {
    name: `service-${role}`,
    title:
      role === 'agent'
        ? { fr: 'Service de l’agent', en: 'Service of the agent' }
        : { fr: 'Service du serveur', en: 'Service of the server' },
    async run(): Promise<Finding> {
      const { installed, running, enabled, restarts } = await machine.status(role)
      if (!installed) return { state: 'ok', detail: { fr: 'pas installé', en: 'not installed' } }
      const again = same(`preau service install${role === 'agent' ? '' : ` --role ${role}`}`)
      if (!running) {
        return {
          state: 'fail',
          detail: { fr: 'installé, mais arrêté', en: 'installed, but stopped' },
          todo: { fr: `Lisez son journal : ${machine.log(role)}`, en: `Read its log: ${machine.log(role)}` },
        }
      }
      if (!enabled) {
        return {
          state: 'warn',
          detail: { fr: 'ne démarre pas avec la machine', en: 'does not start with the machine' },
          todo: again,
        }
      }
      const [problem] = await machine.problems(role)
      if (problem) return { state: 'warn', detail: problem, todo: again }
      if (restarts) {
        return {
          state: 'warn',
          detail: { fr: `en marche, tombé ${restarts} fois`, en: `running, fell ${restarts} times` },
          todo: { fr: `Lisez son journal : ${machine.log(role)}`, en: `Read its log: ${machine.log(role)}` },
        }
      }
      return { state: 'ok', detail: { fr: 'en marche', en: 'running' } }
    },
  }
}
