import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { PreauError } from '../errors.ts'
import { readPlainYaml } from '../plain-yaml.ts'
import { ProductName, VersionText } from './target-facts.ts'
import { TARGET_NAME_PATTERN } from './target-name.ts'

const SYSTEM = /^(?:linux|win32)-(?:x64|arm64)$/
const strict = { additionalProperties: false }
const Argument = Type.String({ minLength: 1, maxLength: 400, pattern: '^[^\\u0000\\r\\n]*$' })
const Program = Type.Array(Argument, {
  minItems: 1,
  maxItems: 32,
  description: 'A program and its arguments, one by one: no shell reads them. {file} is the file of the package',
})
const Codes = Type.Array(Type.Integer({ minimum: 0, maximum: 65_535 }), { maxItems: 16 })

/** How a file is installed. */
export const PACKAGE_FORMS = ['deb', 'msi', 'exe'] as const
export type PackageForm = (typeof PACKAGE_FORMS)[number]

const OnSystem = Type.Object(
  {
    file: Type.Object(
      {
        target: Type.String({
          pattern: TARGET_NAME_PATTERN,
          maxLength: 200,
          description: 'A target of kind package-file',
        }),
        sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      },
      strict,
    ),
    form: Type.Enum([...PACKAGE_FORMS]),
    install: Program,
    check: Type.Object(
      {
        run: Program,
        says: Type.String({
          minLength: 1,
          maxLength: 200,
          description: 'What it writes where this version is installed; it ends with 0 then',
        }),
      },
      strict,
    ),
    done: Type.Optional({ ...Codes, description: 'Codes that say it worked; 0 where nothing is said' }),
    restart: Type.Optional({ ...Codes, description: 'It worked, and the machine has to start anew some time' }),
    busy: Type.Optional({ ...Codes, description: 'Another installation is going on: it is tried again later' }),
  },
  strict,
)
export type PackageOnSystem = Static<typeof OnSystem>

/** A row of the catalogue: software of the machine as data. One entry may serve several systems. */
export const PackageEntry = Type.Object(
  {
    package: ProductName,
    version: VersionText,
    name: Type.String({ minLength: 1, maxLength: 80, description: 'As people call it' }),
    within: Type.Integer({ minimum: 10, maximum: 3600, description: 'Seconds that the installation may take' }),
    room: Type.Integer({ minimum: 0, maximum: 100e9, description: 'Bytes that it needs on the disk, beside its file' }),
    systems: Type.Record(Type.String({ pattern: SYSTEM.source }), OnSystem, {
      minProperties: 1,
      maxProperties: 4,
    }),
  },
  strict,
)
export type PackageEntry = Static<typeof PackageEntry>

/** No entry has more bytes. */
export const PACKAGE_ENTRY_MAX_BYTES = 32 * 1024
/** The file of a package, among the arguments of a program. */
export const FILE_HOLE = '{file}'

/** What may install a file of a form. */
const INSTALLERS: Readonly<Record<PackageForm, readonly string[]>> = {
  deb: ['dpkg', 'apt-get'],
  msi: ['msiexec'],
  exe: [FILE_HOLE],
}
/** What may look whether it is there, beside programs by their whole path. */
const CHECKERS: Readonly<Record<PackageForm, readonly string[]>> = {
  deb: ['dpkg-query'],
  msi: ['reg'],
  exe: ['reg'],
}
/** What reads a text and does what it says: nobody signs a text for it here. */
const SHELLS =
  /^(?:(?:ba|da|z|k|c|tc|a|fi)?sh|busybox|env|cmd|command|powershell(?:_ise)?|pwsh|wscript|cscript|mshta|rundll32|regsvr32|python[0-9.]*|perl|node|ruby|php)$/

const decodeShape = decoder(PackageEntry, 'PACKAGE_INVALID')

/** Reads an entry, as YAML or JSON. Throws PACKAGE_INVALID with the path of the fault, also where a program in it is a shell. */
export function readPackageEntry(text: string): PackageEntry {
  if (text.length > PACKAGE_ENTRY_MAX_BYTES) throw fault('/', 'a shorter text')
  const entry = decodeShape(readPlainYaml(text, 'PACKAGE_INVALID'))
  for (const [system, on] of Object.entries(entry.systems)) {
    const at = `/systems/${system}`
    if (!SYSTEM.test(system)) throw fault(at, 'a system such as linux-x64')
    const isWindows = system.startsWith('win32')
    if ((on.form === 'deb') === isWindows) throw fault(`${at}/form`, isWindows ? 'msi or exe' : 'deb')
    requireProgram(on.install, INSTALLERS[on.form], false, `${at}/install`)
    requireProgram(on.check.run, CHECKERS[on.form], isWindows ? 'win32' : 'linux', `${at}/check/run`)
    if (!on.install.some((each) => each.includes(FILE_HOLE))) throw fault(`${at}/install`, FILE_HOLE)
    if (on.check.run.some((each) => each.includes(FILE_HOLE))) throw fault(`${at}/check/run`, `no ${FILE_HOLE}`)
    const codes = [...(on.done ?? [0]), ...(on.restart ?? []), ...(on.busy ?? [])]
    if (new Set(codes).size !== codes.length) throw fault(at, 'each code once')
  }
  return entry
}

function requireProgram(
  [program = '']: readonly string[],
  allowed: readonly string[],
  byPath: 'linux' | 'win32' | false,
  at: string,
): void {
  if (allowed.includes(program)) return
  const isPath = byPath === 'linux' ? /^\/[^\s]/.test(program) : byPath === 'win32' && /^[A-Za-z]:\\/.test(program)
  const isShell = SHELLS.test((program.split(/[\\/]/).at(-1) ?? '').toLowerCase().replace(/\.(?:exe|com)$/, ''))
  const isOddPath = /(?:^|[\\/])\.\.?(?:[\\/]|$)/.test(program) || /\.(?:bat|cmd|ps1|vbs|js|sh)$/i.test(program)
  if (!isPath || isShell || isOddPath)
    throw fault(`${at}/0`, [...allowed, ...(byPath ? ['a whole path'] : [])].join(', '))
}

function fault(path: string, expected: string): PreauError {
  return new PreauError('PACKAGE_INVALID', { path, expected })
}
