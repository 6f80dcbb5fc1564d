import { startPowerShellFor } from '../vitals/windows/powershell.ts'
import type { QuestionText } from '../vitals/windows/questions.ts'
import { STILL_SIZES } from './take-still.ts'

/**
 * Every script by which a still is taken on Windows: one for each size, sent as it stands here. All screens as they are, in real pixels
 * whatever the scale that is set, smaller, as JPEG, in memory alone; nothing names a window, a program or a person.
 */
export const STILL_QUESTIONS: Readonly<Record<string, QuestionText>> = Object.fromEntries(
  STILL_SIZES.map(([side, quality]) => [named(side, quality), { script: scriptFor(side, quality), timeout: 10_000 }]),
)

const POWERSHELL = 'System32\\WindowsPowerShell\\v1.0\\powershell.exe'
/** A PowerShell that nobody asked for a still for so long is ended: it takes memory. */
const IDLE = 30_000

export interface WindowsStillOptions {
  /** The folder of Windows, where its own programs are; no search path decides what is run. */
  systemRoot: string
  /** Seconds on a clock that never goes back. */
  monotonic: () => number
  /** In a test one that plays PowerShell. */
  powerShell?: { file: string; args: readonly string[] }
  /** Milliseconds, in a test. */
  idle?: number
}

/** What takes a still of a Windows session by one PowerShell that is kept as long as stills are taken; undefined where it takes none. */
export function windowsStill({
  systemRoot,
  monotonic,
  powerShell = { file: `${systemRoot}\\${POWERSHELL}`, args: [] },
  idle = IDLE,
}: WindowsStillOptions): (side: number, quality: number) => Promise<Uint8Array | undefined> {
  const { file, args } = powerShell
  const start = () => startPowerShellFor(STILL_QUESTIONS, { file, monotonic, ...(args.length > 0 && { args }) })
  let kept: ReturnType<typeof start> | undefined
  let ending: NodeJS.Timeout | undefined
  return async (side, quality) => {
    clearTimeout(ending)
    kept ??= start()
    try {
      return jpegIn(await kept.ask(named(side, quality)))
    } catch {
      return undefined
    } finally {
      clearTimeout(ending)
      ending = setTimeout(() => {
        kept?.stop()
        kept = undefined
      }, idle)
      ending.unref()
    }
  }
}

/** The same in this session; undefined where it is none of Windows. */
export function windowsStillHere(
  clock: { uptime(): number },
  environment: NodeJS.ProcessEnv,
): ReturnType<typeof windowsStill> | undefined {
  if (process.platform !== 'win32') return undefined
  return windowsStill({ systemRoot: environment.SystemRoot ?? 'C:\\Windows', monotonic: () => clock.uptime() })
}

function named(side: number, quality: number): string {
  return `${side} ${quality}`
}

function jpegIn(rows: unknown): Uint8Array | undefined {
  const [row] = Array.isArray(rows) ? rows : []
  const jpeg: unknown = row?.Jpeg
  return typeof jpeg === 'string' ? Buffer.from(jpeg, 'base64') : undefined
}

/**
 * A program that does not say that it knows of scales sees a part of the screen where one is set: it is said first. The class has
 * the same text each time, so that it is made once for a PowerShell.
 */
function scriptFor(side: number, quality: number): string {
  return [
    `Add-Type -AssemblyName System.Windows.Forms,System.Drawing`,
    `if (-not ('Preau.Scale' -as [type])) { Add-Type -Namespace Preau -Name Scale -MemberDefinition ` +
      `'[System.Runtime.InteropServices.DllImport("user32.dll")] public static extern bool SetProcessDPIAware();' }`,
    `$null=[Preau.Scale]::SetProcessDPIAware()`,
    `$b=[Windows.Forms.SystemInformation]::VirtualScreen`,
    `$k=[Math]::Min(1.0,${side}/[Math]::Max($b.Width,$b.Height))`,
    `$f=New-Object Drawing.Bitmap $b.Width,$b.Height`,
    `$g=[Drawing.Graphics]::FromImage($f)`,
    `$g.CopyFromScreen($b.X,$b.Y,0,0,$f.Size)`,
    `$g.Dispose()`,
    `$o=New-Object Drawing.Bitmap $f,([int]($b.Width*$k)),([int]($b.Height*$k))`,
    `$f.Dispose()`,
    `$c=[Drawing.Imaging.ImageCodecInfo]::GetImageEncoders() | Where-Object MimeType -eq 'image/jpeg'`,
    `$p=New-Object Drawing.Imaging.EncoderParameters 1`,
    `$p.Param[0]=New-Object Drawing.Imaging.EncoderParameter ([Drawing.Imaging.Encoder]::Quality),([long]${quality})`,
    `$m=New-Object IO.MemoryStream`,
    `$o.Save($m,$c,$p)`,
    `$o.Dispose()`,
    `[pscustomobject]@{Jpeg=[Convert]::ToBase64String($m.ToArray())}`,
  ].join('; ')
}
