/**
 * The nursery of a command's memory, in MB for each of its halves; Node takes 32 where nothing is said. What was made there
 * last stays resident, whether it is used or not: a server takes 160 MB instead of 200, a statement, which reads half a million
 * lines and keeps what they say, 210 instead of 340.
 * @type {Readonly<Record<string, number>>}
 */
const NURSERY = { server: 4, start: 4, sla: 8 }

/** What Node is to be told before it runs a command. @param {string} [command] @returns {string[]} */
export function nurseryFlags(command = '') {
  const nursery = NURSERY[command]
  return nursery === undefined ? [] : [`--max-semi-space-size=${nursery}`]
}
