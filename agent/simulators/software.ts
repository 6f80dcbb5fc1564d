/** What a machine of the demo runs. */
export type SystemName = 'windows' | 'primtux' | 'android'

export interface System {
  name: string
  version: string
  build?: string
  kernel: string
  arch: string
  /** As node:os names it. */
  platform: string
  /** How its main disk is called. */
  disk: string
  software: readonly (readonly [name: string, version: string, vendor: string])[]
}

/** The systems of the school, with what a commune installs in its classes. */
export const SYSTEMS: Readonly<Record<SystemName, System>> = {
  windows: {
    name: 'Windows 11 Pro',
    version: '24H2',
    build: '26100.4349',
    kernel: '10.0.26100',
    arch: 'x64',
    platform: 'win32',
    disk: 'C:',
    software: [
      ['7-Zip', '24.08', 'Igor Pavlov'],
      ['Audacity', '3.7.1', 'Audacity Team'],
      ['GCompris', '4.3', 'GCompris'],
      ['GeoGebra Classique', '6.0.868', 'International GeoGebra Institute'],
      ['LibreOffice', '24.8.6.2', 'The Document Foundation'],
      ['Microsoft Edge', '137.0.3296.62', 'Microsoft Corporation'],
      ['Mozilla Firefox ESR (x64 fr)', '128.11.0', 'Mozilla'],
      ['OpenBoard', '1.7.3', 'Open Education Foundation'],
      ['Scratch Desktop', '3.31.1', 'Scratch Foundation'],
      ['SMART Notebook', '24.1.2085.0', 'SMART Technologies ULC'],
      ['VLC media player', '3.0.21', 'VideoLAN'],
    ],
  },
  primtux: {
    name: 'PrimTux',
    version: '8 (Debian 12)',
    kernel: '6.1.0-37-amd64',
    arch: 'x64',
    platform: 'linux',
    disk: '/',
    software: [
      ['audacity', '3.2.4+dfsg-1', 'Debian'],
      ['firefox-esr', '128.11.0esr-1~deb12u1', 'Debian'],
      ['gcompris-qt', '3.1-2', 'Debian'],
      ['geogebra-classic', '6.0.868.0', 'International GeoGebra Institute'],
      ['libreoffice', '4:7.4.7-1+deb12u8', 'Debian'],
      ['openboard', '1.6.4+dfsg-1', 'Debian'],
      ['scratch', '1.4.0.6~dfsg1-7', 'Debian'],
      ['tuxmath', '2.0.3-9', 'Debian'],
      ['tuxpaint', '0.9.28-2', 'Debian'],
      ['vlc', '3.0.21-0+deb12u1', 'Debian'],
    ],
  },
  android: {
    name: 'Android',
    version: '14',
    build: 'UP1A.231005.007',
    kernel: '5.4.233',
    arch: 'arm64',
    platform: 'android',
    disk: '/data',
    software: [
      ['Book Creator', '4.2.1', 'Tools for Schools'],
      ['Firefox', '139.0.4', 'Mozilla'],
      ['GCompris', '4.3', 'KDE'],
      ['Lalilo', '3.14.0', 'Renaissance Learning'],
      ['ScratchJr', '1.2.14', 'Scratch Foundation'],
      ['VLC', '3.6.4', 'VideoLAN'],
    ],
  },
}
