/** One question to PowerShell. */
export interface QuestionText {
  /** One line of PowerShell 5.1 that writes objects. It is sent as it stands here: nothing is ever put into it. */
  script: string
  /** Milliseconds after which PowerShell is ended. */
  timeout: number
}

const STORAGE = 'Get-CimInstance -Namespace root/Microsoft/Windows/Storage -ClassName MSFT_PhysicalDisk'
const WMI = 'Get-CimInstance -ErrorAction SilentlyContinue -Namespace root/wmi -ClassName'
const UNINSTALL = 'Microsoft\\Windows\\CurrentVersion\\Uninstall'

/**
 * Every script that this agent can run on Windows: a reader of this table knows all that is asked of a machine. None asks for
 * a user, a process, a document or a visited page; what is installed for one person only (HKEY_CURRENT_USER) is not read.
 * The raw value of `HealthStatus` is taken because PowerShell shows it as a word that follows the system's language.
 */
export const QUESTIONS = {
  drives: {
    script: `Get-CimInstance Win32_LogicalDisk -Filter 'DriveType=3' | Select-Object DeviceID`,
    timeout: 30_000,
  },
  disks: {
    script:
      `${STORAGE} | Select-Object DeviceId,FriendlyName,Model,SerialNumber,FirmwareVersion,Size,` +
      `@{n='Health';e={$_.CimInstanceProperties['HealthStatus'].Value}},` +
      `@{n='Media';e={$_.CimInstanceProperties['MediaType'].Value}},` +
      `@{n='Bus';e={$_.CimInstanceProperties['BusType'].Value}}`,
    timeout: 60_000,
  },
  pageFile: {
    script: `Get-CimInstance Win32_PageFileUsage | Select-Object AllocatedBaseSize,CurrentUsage`,
    timeout: 30_000,
  },
  battery: {
    script:
      `$s=@(${WMI} BatteryStatus); Get-CimInstance Win32_Battery | Select-Object EstimatedChargeRemaining,` +
      `@{n='Charging';e={@($s | Where-Object Charging).Count -gt 0}}`,
    timeout: 30_000,
  },
  batteryHealth: {
    script:
      `$d=@(${WMI} BatteryStaticData); $c=@(${WMI} BatteryCycleCount); ${WMI} BatteryFullChargedCapacity | ForEach-Object ` +
      `{ $i=$_.InstanceName; [pscustomobject]@{Full=$_.FullChargedCapacity; ` +
      `Designed=($d | Where-Object InstanceName -eq $i | Select-Object -First 1).DesignedCapacity; ` +
      `Cycles=($c | Where-Object InstanceName -eq $i | Select-Object -First 1).CycleCount} }`,
    timeout: 60_000,
  },
  network: {
    script:
      `[Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces() | ForEach-Object { ` +
      `$s=try { $_.GetIPv4Statistics() } catch { $null }; [pscustomobject]@{Name=$_.Name; Description=$_.Description; ` +
      `Type=[int]$_.NetworkInterfaceType; Up=([int]$_.OperationalStatus -eq 1); Speed=$_.Speed; ` +
      `Mac=$_.GetPhysicalAddress().ToString(); Received=$s.BytesReceived; Sent=$s.BytesSent} }`,
    timeout: 30_000,
  },
  temperature: {
    script: `${WMI} MSAcpi_ThermalZoneTemperature | Select-Object InstanceName,CurrentTemperature`,
    timeout: 30_000,
  },
  reboot: {
    script:
      `$v='HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion'; [pscustomobject]@{` +
      `Servicing=(Test-Path "$v\\Component Based Servicing\\RebootPending"); ` +
      `Update=(Test-Path "$v\\WindowsUpdate\\Auto Update\\RebootRequired"); ` +
      `Renames=@((Get-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Session Manager').PendingFileRenameOperations ` +
      `| ForEach-Object { if ($_) { 1 } else { 0 } })}`,
    timeout: 30_000,
  },
  updates: {
    script:
      `$q=(New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher(); $q.Online=$false; ` +
      `$q.Search('IsInstalled=0 and IsHidden=0').Updates | ForEach-Object { [pscustomobject]@{Type=[int]$_.Type; ` +
      `Severity=$_.MsrcSeverity; Categories=@($_.Categories | ForEach-Object { $_.CategoryID })} }`,
    timeout: 300_000,
  },
  displays: {
    script:
      `${WMI} WmiMonitorID | Where-Object Active | ForEach-Object { $k=$_.InstanceName -replace '_\\d+$',''; ` +
      `$e=(Get-ItemProperty -ErrorAction SilentlyContinue -LiteralPath ` +
      `"HKLM:\\SYSTEM\\CurrentControlSet\\Enum\\$k\\Device Parameters").EDID; ` +
      `[pscustomobject]@{Edid=if ($e) { [Convert]::ToBase64String($e) } else { '' }} }`,
    timeout: 60_000,
  },
  printers: {
    script:
      `Get-CimInstance Win32_Printer | Select-Object Name,DriverName,PortName,Default,Local,WorkOffline,` +
      `ExtendedPrinterStatus,DetectedErrorState`,
    timeout: 60_000,
  },
  system: {
    script:
      `$c=Get-CimInstance Win32_ComputerSystem; $b=Get-CimInstance Win32_BIOS; $o=Get-CimInstance Win32_OperatingSystem; ` +
      `$p=Get-CimInstance Win32_Processor | Select-Object -First 1; ` +
      `$v=Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'; [pscustomobject]@{` +
      `Manufacturer=$c.Manufacturer; Model=$c.Model; Serial=$b.SerialNumber; ` +
      `Uuid=(Get-CimInstance Win32_ComputerSystemProduct).UUID; ` +
      `Chassis=@((Get-CimInstance Win32_SystemEnclosure).ChassisTypes)[0]; ` +
      `FirmwareVendor=$b.Manufacturer; FirmwareVersion=$b.SMBIOSBIOSVersion; ` +
      `FirmwareDate=if ($b.ReleaseDate) { $b.ReleaseDate.ToString('yyyy-MM-dd') } else { '' }; ` +
      `OsName=$o.Caption; OsVersion=$v.DisplayVersion; OsKernel=$o.Version; OsBuild="$($o.BuildNumber).$($v.UBR)"; ` +
      `ProcessorName=$p.Name; ProcessorCores=$p.NumberOfCores; ProcessorMhz=$p.MaxClockSpeed}`,
    timeout: 60_000,
  },
  memory: {
    script:
      `Get-CimInstance Win32_PhysicalMemory | Select-Object DeviceLocator,Capacity,SMBIOSMemoryType,Speed,` +
      `Manufacturer,SerialNumber`,
    timeout: 30_000,
  },
  software: {
    script:
      `Get-ChildItem -ErrorAction SilentlyContinue 'HKLM:\\SOFTWARE\\${UNINSTALL}','HKLM:\\SOFTWARE\\WOW6432Node\\${UNINSTALL}' | ` +
      `ForEach-Object { try { Get-ItemProperty -LiteralPath $_.PSPath } catch { } } | ` +
      `Where-Object { $_.DisplayName -and $_.SystemComponent -ne 1 -and -not $_.ParentKeyName } | ` +
      `Select-Object DisplayName,DisplayVersion,Publisher,InstallDate`,
    timeout: 60_000,
  },
} as const satisfies Record<string, QuestionText>

export type Question = keyof typeof QUESTIONS
