import { describe, expect, it } from 'vitest'
import { pjlinkDigest, pjlinkSecureDigest } from './pjlink-password.ts'

describe('the password of PJLink', () => {
  it('is proved by MD5 as the example of class 1 says', () => {
    expect(pjlinkDigest('498e4a67', 'JBMIAProjectorLink')).toBe('5d8409bc1c3fa39749434aa3a5c38682')
  })

  it('is proved by SHA-256 as the example of version 2.10 says', () => {
    const controller = 'c14b279e603d8a5f17e849ba360f2dc5'
    expect(pjlinkSecureDigest('3db25e10f69c47a85adb24cf361897e0', controller, 'JBMIAProjectorLink')).toBe(
      `${controller}70ab129eac6924d4c129c9c4fcf45be42e1e776325a66db67e5b6eee50f2a692`,
    )
  })
})
