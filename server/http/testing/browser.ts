import type { HttpApp } from '../services.ts'

/** A password that the policy takes. */
export const PASSWORD = 'platane cartable vendredi gomme'

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** What a browser does of a page of this server: it keeps cookies and says where it comes from. */
export class Browser {
  readonly cookies = new Map<string, string>()
  /** The last ones that the server gave, whole. */
  setCookies: string[] = []
  readonly #app: HttpApp
  readonly #from: string

  /** @param from its network address */
  constructor(app: HttpApp, from = '127.0.0.1') {
    this.#app = app
    this.#from = from
  }

  get(path: string) {
    return this.ask('GET', path)
  }
  post(path: string, body?: object) {
    return this.ask('POST', path, body ?? {})
  }
  patch(path: string, body: object) {
    return this.ask('PATCH', path, body)
  }
  put(path: string, body: object) {
    return this.ask('PUT', path, body)
  }
  delete(path: string) {
    return this.ask('DELETE', path)
  }

  async ask(method: Method, url: string, body?: object, headers: Record<string, string> = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await this.#app.inject({
      method,
      url,
      remoteAddress: this.#from,
      headers: {
        host: 'localhost',
        origin: 'http://localhost',
        'user-agent': 'Firefox',
        'x-preau': '1',
        ...(cookie !== '' && { cookie }),
        ...headers,
      },
      ...(body && { payload: body }),
    })
    const given = reply.headers['set-cookie'] ?? []
    if (given.length > 0) this.setCookies = [given].flat()
    for (const each of [given].flat()) {
      const [pair = ''] = each.split(';')
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return reply
  }
}

/** The bytes of a secret as a person would type it. */
export function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const bytes = bits.join('').match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}
