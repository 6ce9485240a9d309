import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeAddress } from '../../src/world/net/address.ts'
import { permissionAfterRedirect } from '../../src/world/net/admit.ts'
import { NetError } from '../../src/world/net.ts'
import { asking, net } from './net-support.ts'

test('what the founder names may be private, but never metadata, link-local, multicast or disguised', () => {
  const reach = (address: string) => judgeAddress(address).reach
  for (const address of [
    '127.0.0.1',
    '10.0.0.1',
    '192.168.1.1',
    '172.16.0.1',
    '100.64.0.1',
    '::1',
    'fd12::1',
  ]) {
    assert.equal(reach(address), 'private', address)
  }
  for (const address of [
    '169.254.169.254',
    'fd00:ec2::254',
    '100.100.100.200',
    '169.254.0.1',
    'fe80::1',
    '224.0.0.1',
    '::ffff:127.0.0.1',
    '0.0.0.0',
    '::',
    '64:ff9b::1.1.1.1',
    'nonsense',
  ]) {
    assert.equal(reach(address), 'never', address)
  }
  for (const address of [
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ]) {
    assert.equal(reach(address), 'public', address)
  }
})

test('metadata stays closed when the founder names it and when the policy lists it', async () => {
  for (const url of ['http://169.254.169.254/latest/', 'http://[fd00:ec2::254]/', 'http://2852039166/']) {
    const host = new URL(url).hostname
    await assert.rejects(
      net().fetch(asking(url, { grant: 'named', allowHosts: [host] })),
      (error) => error instanceof NetError && error.code === 'forbidden' && /metadata/.test(error.message),
    )
  }
})

test('a redirect keeps a named host open only where it was, and opens nothing for agents', () => {
  const after = (grant: 'open' | 'named', isPrivate: boolean, next: string) =>
    permissionAfterRedirect(grant, { host: 'a.example', isPrivate }, next)
  assert.deepEqual(after('named', true, 'a.example'), { privateAddresses: true, anyPort: true })
  assert.deepEqual(
    after('named', false, 'a.example'),
    { privateAddresses: false, anyPort: true },
    'public stays public',
  )
  assert.deepEqual(after('named', true, 'b.example'), { privateAddresses: false, anyPort: false })
  assert.deepEqual(after('open', true, 'a.example'), { privateAddresses: false, anyPort: false })
})
