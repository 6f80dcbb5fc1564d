/** How often something is killed: 5 times in `npm test`, as often as PREAU_CHAOS_ROUNDS says in `npm run chaos`. */
export function rounds(): number {
  return Number(process.env.PREAU_CHAOS_ROUNDS ?? 5)
}
