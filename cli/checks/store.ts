import { join } from 'node:path'
import { toPreauError } from '@preau/protocol/errors.ts'
import { type PostgresAddress, showPostgres } from '@preau/server/store/postgres-address.ts'
import { type Check, same } from './check.ts'

/** Which store the server has, and whether that can be used. @param postgres undefined: SQLite in the data folder */
export function storeCheck(data: string, postgres: PostgresAddress | undefined): Check {
  return {
    name: 'store',
    title: { fr: 'Base du serveur', en: 'Store of the server' },
    async run() {
      if (!postgres) return { state: 'ok', detail: same(`SQLite, ${join(data, 'preau.db')}`) }
      const where = showPostgres(postgres)
      try {
        // What it loads is not loaded where nobody asks for it.
        const { lookAtPostgres } = await import('@preau/server/store/postgres-look.ts')
        return { state: 'ok', detail: same(`PostgreSQL ${await lookAtPostgres(postgres)}, ${where}`) }
      } catch (error) {
        const { code, context } = toPreauError(error)
        const why = `${code}${context.reason ? `, ${context.reason}` : ''}`
        return {
          state: 'fail',
          detail: {
            fr: `${where} ne peut pas servir (${why})`,
            en: `${where} cannot be used (${why})`,
          },
          todo: {
            fr: 'Vérifiez l’adresse, le mot de passe, et que PostgreSQL 15 ou plus récent est en marche.',
            en: 'Check the address, the password, and that PostgreSQL 15 or later is running.',
          },
        }
      }
    },
  }
}
