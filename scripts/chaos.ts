// The long form of the chaos tests. Usage: npm run chaos [-- PATH ...]   PREAU_CHAOS_ROUNDS says how many kills, 50 by itself.
process.env.PREAU_CHAOS_ROUNDS ??= '50'
const { closingLine, runProjects, tallyLines } = await import('./tests.ts')

const tally = await runProjects(['chaos'], process.argv.slice(2))
for (const line of tallyLines(tally)) console.log(line)
console.log(closingLine(tally))
process.exit(tally.failed.length > 0 || tally.passed === 0 ? 1 : 0)
