// Plays PowerShell over real pipes: it answers each line that carries a number. What it does is its first argument.
import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const [manner, starts] = process.argv.slice(2)
if (starts) appendFileSync(starts, '.')
const lines = createInterface({ input: process.stdin })

lines.on('line', (line) => {
  const number = /preau (\d+)>>/.exec(line)?.[1]
  if (number === undefined) return
  const answer = { question: /ClassName (\w+)|Win32_(\w+)/.exec(line)?.slice(1).find(Boolean) ?? 'other', école: true }
  const text = `<<preau ${number}>>${JSON.stringify([answer])}<<end ${number}>>\r\n`
  if (manner === 'silent') return
  if (manner === 'ends') process.exit(1)
  if (manner === 'fails') return process.stdout.write(`<<preau ${number}>>failed<<end ${number}>>\r\n`)
  if (manner === 'floods') return process.stdout.write('x'.repeat(9 * 1024 ** 2))
  if (manner === 'noisy') process.stdout.write(`PS C:\\> ${line}\r\n<<preau 999>>[]<<end 999>>\r\n`)
  // In pieces that part a letter of two bytes.
  const bytes = Buffer.from(text)
  const middle = bytes.indexOf('é') + 1
  process.stdout.write(bytes.subarray(0, middle), () => process.stdout.write(bytes.subarray(middle)))
})
