import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type LessonProxy, startLessonProxy } from './lesson-proxy.ts'
import { isPublicAddress } from './site-names.ts'

let folder = ''
let proxy: LessonProxy | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-lesson-'))
})
afterEach(async () => {
  await proxy?.stop()
  proxy = undefined
  rmSync(folder, { recursive: true })
})

/** What the proxy says to a CONNECT, in its first line. */
function tunnel(target: string): Promise<string> {
  const [host, port] = (proxy?.address ?? '').split(':')
  return new Promise((done) => {
    const socket = connect(Number(port), host, () =>
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`),
    )
    socket.on('data', (chunk) => {
      done(chunk.toString().split('\r\n')[0] ?? '')
      socket.destroy()
    })
  })
}

function get(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; type: string; body: string }> {
  const [host, port] = (proxy?.address ?? '').split(':')
  return new Promise((done, fail) => {
    request({ host, port, path, headers }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, type: `${response.headers['content-type']}`, body }),
      )
    })
      .on('error', fail)
      .end()
  })
}

it('leads to a public address by https alone', async () => {
  const asked: string[] = []
  proxy = await startLessonProxy({
    files: undefined,
    resolve: async (host) => {
      asked.push(host)
      return host === 'lumni.fr' ? ['192.168.1.1', '10.0.0.4'] : host === 'absent.fr' ? [] : ['127.0.0.1']
    },
  })
  const answers = [
    'lumni.fr:443',
    '127.0.0.1:443',
    '[::1]:443',
    '192.168.1.1:443',
    'lumni.fr:8443',
    'lumni.fr:80',
    'chose.fr:443',
    'absent.fr:443',
    'sans-port',
  ]
  const said = []
  for (const target of answers) said.push(`${target} ${(await tunnel(target)).split(' ')[1]}`)
  expect(said).toEqual([
    'lumni.fr:443 403',
    '127.0.0.1:443 403',
    '[::1]:443 403',
    '192.168.1.1:443 403',
    'lumni.fr:8443 403',
    'lumni.fr:80 403',
    'chose.fr:443 403',
    'absent.fr:443 502',
    'sans-port 403',
  ])
  expect(asked).toEqual(['lumni.fr', 'chose.fr', 'absent.fr'])
})

it('asks the proxy of the school where there is one, and not for what is plainly of the house', async () => {
  const heard: string[] = []
  const school = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (chunk) => {
      heard.push(chunk.toString().split('\r\n')[0] ?? '')
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
    })
  })
  await new Promise<void>((done) => school.listen(0, '127.0.0.1', done))
  const { port } = school.address() as { port: number }
  proxy = await startLessonProxy({ files: undefined, upstream: `127.0.0.1:${port}` })
  expect(await tunnel('lumni.fr:443')).toBe('HTTP/1.1 200 OK')
  expect(await tunnel('serveur:443')).toContain('403')
  expect(await tunnel('imprimante.local:443')).toContain('403')
  expect(heard).toEqual(['CONNECT lumni.fr:443 HTTP/1.1'])
  await new Promise((done) => school.close(done))
})

it('shows the files of lessons, and no other file of the machine', async () => {
  mkdirSync(join(folder, 'CM1'))
  writeFileSync(join(folder, 'CM1', 'parts égales.html'), 'leçon')
  writeFileSync(join(folder, 'film.mp4'), '0123456789')
  writeFileSync(join(folder, '.secret.txt'), 'secret')
  writeFileSync(join(folder, 'virus.exe'), 'MZ')
  symlinkSync('/etc/hostname', join(folder, 'lien.txt'))
  proxy = await startLessonProxy({ files: folder })
  const at = (path: string) => get(`http://seance.invalid/${path}`)
  expect(await at('CM1/parts%20%C3%A9gales.html')).toEqual({
    status: 200,
    type: 'text/html; charset=utf-8',
    body: 'leçon',
  })
  expect(await get('http://seance.invalid/film.mp4', { range: 'bytes=2-4' })).toEqual({
    status: 206,
    type: 'video/mp4',
    body: '234',
  })
  const none = [
    '',
    'CM1',
    '.secret.txt',
    'virus.exe',
    'lien.txt',
    '..%2f..%2fetc%2fhostname.txt',
    'CM1/../.secret.txt',
    '%00.txt',
    '%zz.txt',
  ]
  const said = []
  for (const path of none) said.push((await at(path)).status)
  expect(said).toEqual(none.map(() => 404))
  expect((await get('http://127.0.0.1:8080/')).status).toBe(403)
})

it.each([
  ['8.8.8.8', true],
  ['2001:4860:4860::8888', true],
  ['10.1.2.3', false],
  ['172.20.0.1', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['::1', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['::ffff:192.168.1.1', false],
  ['2002:c0a8:0101::1', false],
  ['lumni.fr', false],
])('says of %s whether it is of the public Internet: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic)
})
