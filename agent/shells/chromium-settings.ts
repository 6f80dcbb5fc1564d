import { isAllowedAddress } from '@preau/protocol/rules/booking/lesson-opening.ts'
import type { ShellPolicy, ShellReach } from '@preau/protocol/rules/kiosk-policy.ts'
import { FILES_ORIGIN } from './site-names.ts'

/** Where a window is, and how Chromium gets there. */
export interface ChromiumPlace {
  /** Folder of the profile; it is made for this start and goes with it. */
  profile: string
  /** What is shown until the guard stands: a file in the profile. */
  first: string
  /** Address of the only way out, `127.0.0.1:40111`; undefined: no way out but this machine itself. */
  proxy: string | undefined
  /** Of the screen that it fills, in pixels; undefined: the window manager knows. */
  size?: { width: number; height: number } | undefined
  /** A small window at this place instead of one that fills the screen. */
  corner?: { x: number; y: number; width: number; height: number } | undefined
  /** Chromium cannot confine its pages where root runs it. */
  asRoot: boolean
}

/** Where nobody listens: the discard port. The kiosk is on loopback, which is never asked of a proxy, and needs nothing else. */
const NOWHERE = '127.0.0.1:9'

/** The command line of a window. */
export function chromiumFlags(policy: ShellPolicy, place: ChromiumPlace): string[] {
  const { profile, first, proxy, asRoot, corner } = place
  const at = corner ?? (place.size && { x: 0, y: 0, ...place.size })
  return [
    `--user-data-dir=${profile}`,
    '--remote-debugging-pipe',
    ...(corner ? [] : ['--kiosk']),
    `--app=${first}`,
    ...(at ? [`--window-position=${at.x},${at.y}`, `--window-size=${at.width},${at.height}`] : []),
    `--proxy-server=${proxy ?? NOWHERE}`,
    // What a lesson opens goes through the proxy even to this machine: the kiosk and its neighbours are not for it.
    ...(proxy === undefined ? [] : ['--proxy-bypass-list=<-loopback>']),
    '--no-first-run',
    '--no-default-browser-check',
    '--no-service-autorun',
    '--disable-background-networking',
    '--disable-breakpad',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-features=Translate,MediaRouter,GlobalMediaControls,WebBluetooth,DownloadBubble,TabHoverCardImages',
    '--disable-hang-monitor',
    '--disable-infobars',
    '--disable-pinch',
    '--disable-quic',
    '--disable-session-crashed-bubble',
    '--disable-sync',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--hide-crash-restore-bubble',
    '--noerrdialogs',
    '--overscroll-history-navigation=0',
    '--password-store=basic',
    '--use-mock-keychain',
    '--autoplay-policy=no-user-gesture-required',
    '--lang=fr-FR',
    ...(policy.printing === 'refuse' ? ['--disable-print-preview'] : []),
    ...(asRoot ? ['--no-sandbox', '--test-type'] : []),
  ]
}

/** Chromium's figure for „no“ in its content settings. */
const NO = 2
/** Sorts of permission of a page that Chromium keeps a setting for, and the name in the policy that would allow it. */
const CONTENT: Readonly<Record<string, string>> = {
  ar: 'xr',
  automatic_downloads: 'downloads',
  bluetooth_guard: 'bluetooth',
  bluetooth_scanning: 'bluetooth',
  captured_surface_control: 'display-capture',
  clipboard: 'clipboard-read',
  file_system_read_guard: 'fileSystem',
  file_system_write_guard: 'fileSystem',
  geolocation: 'geolocation',
  hid_guard: 'hid',
  idle_detection: 'idle-detection',
  keyboard_lock: 'keyboardLock',
  local_fonts: 'local-fonts',
  media_stream_camera: 'media',
  media_stream_mic: 'media',
  midi_sysex: 'midiSysex',
  notifications: 'notifications',
  payment_handler: 'payment',
  pointer_lock: 'pointerLock',
  popups: 'popups',
  sensors: 'sensors',
  serial_guard: 'serial',
  storage_access: 'storage-access',
  usb_guard: 'usb',
  vr: 'xr',
  window_placement: 'window-management',
}

/**
 * What stands in the profile before Chromium reads it. Where an administrator may say something by a policy, Chromium keeps it under
 * a name in here: so a window has its rules by itself, and the browser that a teacher uses on the same machine has not.
 */
export function chromiumPreferences(policy: ShellPolicy, reach: ShellReach, first: string): object {
  const content = Object.entries(CONTENT).filter(([, name]) => !policy.permissions.some((allowed) => allowed === name))
  return {
    // Pages of the web are judged by the guard, which leaves the page where it is: a list here would put a dead end in its place.
    policy: {
      url_blocklist: ['*'],
      url_allowlist: [
        first,
        ...reach.origins,
        ...(reach.sites.length > 0 || isOfFiles(reach) ? ['https://*', 'http://*'] : []),
      ],
    },
    // 3: all of them.
    download_restrictions: policy.downloads === 'refuse' ? 3 : 0,
    printing: { enabled: policy.printing !== 'refuse' },
    profile: {
      default_content_setting_values: Object.fromEntries(content.map(([kind]) => [kind, NO])),
      exit_type: 'Normal',
      password_manager_enabled: false,
    },
    hardware: { screen_capture_enabled: false },
    credentials_enable_service: false,
    autofill: { profile_enabled: false, credit_card_enabled: false },
    custom_handlers: { enabled: false },
    translate: { enabled: false },
    signin: { allowed: false, allowed_on_next_startup: false },
    allow_dinosaur_easter_egg: false,
    search: { suggest_enabled: false },
    enable_do_not_track: true,
    intl: { accept_languages: 'fr-FR,fr', selected_languages: 'fr-FR,fr' },
    browser: { enable_spellchecking: false, show_home_button: false },
    plugins: { always_open_pdf_externally: false },
  }
}

/** The same for what Chromium keeps once for all profiles of a folder. */
export function chromiumLocalState({ fileDialogs }: ShellPolicy): object {
  return {
    select_file_dialogs: { allowed: fileDialogs !== 'refuse' },
    profile: { picker_availability_on_startup: 1 },
    browser: { enabled_labs_experiments: [] },
    background_mode: { enabled: false },
  }
}

/**
 * The policy of an administrator for a machine that is nothing but a kiosk: for `/etc/chromium/policies/managed/`, or value by value
 * for a Windows group policy. It holds every Chromium of the machine, also one that is started beside the shell.
 */
export function managedPolicy(policy: ShellPolicy, reach: ShellReach): Record<string, unknown> {
  const refused = (what: string) => (policy.permissions.some((allowed) => allowed === what) ? 1 : NO)
  return {
    URLBlocklist: ['*', ...(reach.shut ?? [])],
    URLAllowlist: addressesOf(reach),
    // 0: not where an extension of the administrator is. The shell leads its windows by the same way as the tools do.
    DeveloperToolsAvailability: 0,
    DownloadRestrictions: policy.downloads === 'refuse' ? 3 : 0,
    AllowFileSelectionDialogs: policy.fileDialogs !== 'refuse',
    PrintingEnabled: policy.printing !== 'refuse',
    DefaultPopupsSetting: NO,
    DefaultGeolocationSetting: refused('geolocation'),
    DefaultNotificationsSetting: refused('notifications'),
    DefaultWebUsbGuardSetting: refused('usb'),
    DefaultSerialGuardSetting: refused('serial'),
    DefaultWebHidGuardSetting: refused('hid'),
    DefaultWebBluetoothGuardSetting: refused('bluetooth'),
    DefaultFileSystemReadGuardSetting: refused('fileSystem'),
    DefaultFileSystemWriteGuardSetting: refused('fileSystem'),
    AudioCaptureAllowed: policy.permissions.includes('media'),
    VideoCaptureAllowed: policy.permissions.includes('media'),
    ScreenCaptureAllowed: false,
    ExtensionInstallBlocklist: ['*'],
    IncognitoModeAvailability: 1,
    BrowserGuestModeEnabled: false,
    BrowserAddPersonEnabled: false,
    BrowserSignin: 0,
    SyncDisabled: true,
    PasswordManagerEnabled: false,
    AutofillAddressEnabled: false,
    AutofillCreditCardEnabled: false,
    TranslateEnabled: false,
    BackgroundModeEnabled: false,
    AllowDinosaurEasterEgg: false,
  }
}

/** Whether it shows a lesson, and not the kiosk, which is nothing but itself. */
function isOfFiles({ origins }: ShellReach): boolean {
  return origins.includes(FILES_ORIGIN)
}

/** As Chromium's lists say them: a host alone stands for everything below it. */
function addressesOf({ origins, sites, shut = [] }: ShellReach): string[] {
  // An address that is allowed by its scheme and port would win against a host that is blocked.
  const shown = sites.map((site) => `https://${site}:443`).filter((address) => !isAllowedAddress(address, shut))
  return [...origins, ...shown]
}
