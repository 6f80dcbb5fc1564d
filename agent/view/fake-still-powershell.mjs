// Plays the PowerShell that takes stills, over real pipes: node fake-still-powershell.mjs MANNER LOG
import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const [manner, log = ''] = process.argv.slice(2)
const note = (what) => appendFileSync(log, `${what}\n`)
note(`start ${process.pid}`)
const lines = createInterface({ input: process.stdin })
lines.on('close', () => process.exit(0))

lines.on('line', (line) => {
  const number = /preau (\d+)>>/.exec(line)?.[1]
  if (number === undefined) return
  const side = Number(/Min\(1\.0,(\d+)\//.exec(line)?.[1])
  const quality = Number(/\[long\](\d+)/.exec(line)?.[1])
  note(`${side} ${quality}`)
  const say = (text) => process.stdout.write(`<<preau ${number}>>${text}<<end ${number}>>\r\n`)
  if (manner === 'ends') process.exit(1)
  if (manner === 'fails') return say('failed')
  if (manner === 'says nothing of it') return say('[]')
  const jpeg = Buffer.alloc((side * quality) / 0.25)
  jpeg.set(manner === 'gives something else' ? [0x89, 0x50] : [0xff, 0xd8, 0xff, 0xe0])
  say(JSON.stringify([{ Jpeg: jpeg.toString('base64') }]))
})
