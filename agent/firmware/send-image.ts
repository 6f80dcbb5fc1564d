import type { OpenPort, Port } from '../ports/port.ts'
import type { Clock } from '../uplink/clock.ts'
import { CAN } from './xmodem-bytes.ts'
import { type SenderStep, type TransferEnd, type TransferWay, XmodemSender } from './xmodem-sender.ts'

/** How it ended: as the sender says it; `lost` with its line, `stopped` by who asked for it, `late` over its time. */
export type SendEnd = TransferEnd | 'lost' | 'stopped' | 'late'

export interface SendImageParts {
  open: OpenPort
  way: TransferWay
  image: Uint8Array
  clock: Pick<Clock, 'after'>
  /** All of it is over within so many ms. */
  within: number
  signal: AbortSignal
  /** Said before everything else: what makes a board wait for an image. */
  first?: Uint8Array | undefined
  onProgress?(done: number, of: number): void
}

const FAREWELL = new Uint8Array(8).fill(CAN)

/** Gives an image to whatever waits for it at a port, which it opens and closes. Throws PORT_FAILED where it cannot be opened. */
export async function sendImage(parts: SendImageParts): Promise<SendEnd> {
  const { open, way, image, clock, within, signal, first, onProgress } = parts
  if (signal.aborted) return 'stopped'
  const sender = new XmodemSender(image, way)
  let hear: (bytes: Uint8Array) => void = () => undefined
  let lose: () => void = () => undefined
  const port: Port = await open({ data: (bytes) => hear(bytes), lost: () => lose() })
  const off: (() => void)[] = []
  try {
    return await new Promise<SendEnd>((settle) => {
      let turn = 0
      let callOff = () => {}
      const follow = ({ say, wait, end }: SenderStep) => {
        const now = ++turn
        callOff()
        const { done, of } = sender.progress()
        onProgress?.(done, of)
        const said = say ? port.write(say) : Promise.resolve()
        said.then(
          () => {
            if (now !== turn) return
            if (end) settle(end)
            else callOff = clock.after(wait, () => follow(sender.silent()))
          },
          () => settle('lost'),
        )
      }
      /** Whoever waits for more is told that nothing comes. */
      const leave = (end: SendEnd) => {
        turn += 1
        void port.write(FAREWELL).catch(() => undefined)
        settle(end)
      }
      const stop = () => leave('stopped')
      signal.addEventListener('abort', stop, { once: true })
      off.push(
        () => callOff(),
        clock.after(within, () => leave('late')),
        () => signal.removeEventListener('abort', stop),
      )
      lose = () => settle('lost')
      hear = (bytes) => follow(sender.hear(bytes))
      const started = first ? port.write(first) : Promise.resolve()
      started.then(
        () => turn === 0 && follow(sender.start()),
        () => settle('lost'),
      )
    })
  } finally {
    for (const each of off) each()
    hear = () => undefined
    lose = () => undefined
    await port.close()
  }
}
