import { UpdateTurn, type UpdateTurnRequest } from '@preau/protocol/api/update-turns.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { CodeAddress } from '@preau/protocol/rules/enrol-code.ts'
import { type AskServer, askServer } from '../uplink/ask-server.ts'
import type { Papers } from '../uplink/secure-socket.ts'

/** Asks the school server; throws where it gives no answer: then nothing is installed, since delay is the safe side. */
export type AskTurn = (asked: UpdateTurnRequest, signal: AbortSignal) => Promise<UpdateTurn>

const decodeTurn = decoder(UpdateTurn, 'SERVER_UNREACHABLE')

/** Asks by HTTPS, with the certificate of the device, which says who asks. */
export function turnAsker(address: CodeAddress, papers: Papers, ask: AskServer = askServer): AskTurn {
  return async (body, signal) => {
    const trust = papers.authority
    const { status, text } = await ask({ address, path: '/api/updates/turn', body, trust, papers, signal })
    if (status !== 200) throw new PreauError('SERVER_UNREACHABLE', { status })
    return decodeTurn(parse(text))
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PreauError('SERVER_UNREACHABLE', { expected: 'JSON' }, error)
  }
}
