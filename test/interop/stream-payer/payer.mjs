// Pays a gateway on its native stream. All it knows is docs/protocol.md; the
// settings in STIVER_INTEROP say where the gateway is and how its prices are.

import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { multiaddr } from '@multiformats/multiaddr'
import { Account, Domain, checkReceipt } from './objects.mjs'
import { Book, Refused } from './lane.mjs'
import { Stream, newNode } from './stream.mjs'
import * as wire from './wire.mjs'

const { url, address, key, price: text, large } = JSON.parse(process.env.STIVER_INTEROP)
const price = BigInt(text)
const item = '/item.txt'

const terms = await (await fetch(url + '/.stiver/terms')).json()
const domain = new Domain(terms.chain_id, terms.contract)
const account = new Account(key)
const book = new Book(domain, {
  payer: account.address,
  payerAuthorizer: account.address,
  receiver: terms.receiver,
  receiverAuthorizer: terms.receiver_authoriser,
  token: terms.token.address,
  withdrawDelay: terms.withdraw_delay,
  salt: '00'.repeat(32)
}, account)

const node = await newNode()
after(() => node.stop())
const connect = (fields) => Stream.connect(node, address, domain, fields)
const sum = (n) => price * BigInt(n)

let stream, lane

test('the terms name the address that listens', () => {
  assert.equal(multiaddr(address).getPeerId(), terms.stream.peer_id)
  assert.ok(terms.stream.addresses.includes(address), `${address} is none of ${terms.stream.addresses}`)
})

test('a later version and unknown extensions are no obstacle', async () => {
  const extension = wire.concat(wire.varint(4711), wire.varint(3), [1, 2, 3])
  stream = await connect({ version: 9, extensions: [extension, extension] })
  assert.equal(stream.limits.version, 1n)
  assert.equal(stream.limits.chainId, domain.chainId)
  assert.equal(stream.limits.content, 0)
  stream.send(wire.frame([0x80], [1, 2, 3]))
  stream.send(wire.frame([0xff]))
})

test('a channel opens with the numbers of the ledger', async () => {
  lane = await stream.open(book)
  const { payments, charged, claimed, balance, leaving, voucher, chain } = lane.numbers
  assert.deepEqual({ payments, charged, claimed, leaving }, { payments: 0n, charged: 0n, claimed: 0n, leaving: 0n })
  assert.ok(balance > 0n)
  assert.equal(voucher ?? chain, undefined)
})

test('vouchers pay, one by one and many in flight', async () => {
  for (let i = 0; i < 5; i++) assert.equal((await lane.pay({ price, item, by: 'voucher' })).sequence, BigInt(i))
  await Promise.all(Array.from({ length: 20 }, () => lane.pay({ price, item, by: 'voucher' })))
  assert.deepEqual([book.next, book.charged], [25n, sum(25)])
})

test('ticks pay with many in flight, and acknowledgements come in order', async () => {
  book.chain(book.charged, price, 1024)
  const many = Array.from({ length: 300 }, () => lane.pay({ price, item, by: 'tick' }))
  assert.ok(lane.flying.length >= Math.min(300, stream.limits.window), 'few are in flight')
  const paid = await Promise.all(many)
  assert.deepEqual(paid.map((p) => p.sequence), Array.from({ length: 300 }, (_, i) => BigInt(25 + i)))
  lane.acks.reduce((before, ack) => {
    assert.ok(ack.next >= before.next && ack.charged === sum(ack.next), `${ack.next} ${ack.charged}`)
    return ack
  }, { next: 0n })
  assert.deepEqual([book.next, book.charged], [325n, sum(325)])
})

test('what is authorised already needs no signature', async () => {
  // A tick further than its payment needs covers the next one too.
  book.charged += price
  const ahead = lane.pay({ price, item, by: 'tick' })
  book.charged -= price
  await Promise.all([ahead, lane.pay({ price, item })])
  assert.equal(book.charged, sum(327))
  await assert.rejects(lane.pay({ price, item }), { scope: 1, code: 'not_authorised' })
  assert.equal(book.charged, sum(327))
})

test('a wrong price is refused, and the payments behind it are charged once', async () => {
  const [good, low, ...behind] = await Promise.allSettled([price, price - 1n, price, price]
    .map((p) => lane.pay({ price: p, item, by: 'tick' })))
  assert.equal(good.status, 'fulfilled')
  assert.ok(low.reason instanceof Refused)
  assert.deepEqual([low.reason.code, low.reason.scope, low.reason.wanted], ['price', 0, price])
  assert.deepEqual(behind.map((p) => p.value.sequence), [328n, 329n])
  assert.deepEqual([book.next, book.charged], [330n, sum(330)])
})

test('content beyond the first grant arrives whole', async () => {
  const got = await lane.pay({ price, item: large.path, deliver: true, by: 'tick' })
  assert.equal(got.content.length, large.size)
  assert.ok(got.content.every((b) => b === large.byte))
  await assert.rejects(lane.pay({ price, item: '/none', deliver: true, by: 'tick' }), { scope: 0, code: 'content_failed' })
  assert.equal(book.charged, sum(331))
})

test('content may come ahead of its charge, and is charged once', async () => {
  assert.equal(stream.limits.credit, 10n * price)
  lane.bound(3n * price)
  const wanted = Array.from({ length: 12 }, () => lane.pay({ price, item, deliver: true, by: 'tick' }))
  for (const got of await Promise.all(wanted)) assert.equal(new TextDecoder().decode(got.content), 'item')
  assert.equal(book.charged, sum(343))
  lane.bound(0n)
})

test('receipts prove what was charged', async () => {
  for (const sequence of [0n, 24n, 25n, 330n]) {
    const receipt = await lane.receipt(sequence)
    const entry = checkReceipt(domain, book.id, terms.receiver_authoriser, receipt)
    assert.deepEqual([entry.kind, entry.amount, entry.charged], ['charge', price, price * (sequence + 1n)])
    receipt.entry = wire.concat(receipt.entry.subarray(0, 112), [receipt.entry[112] ^ 1])
    assert.throws(() => checkReceipt(domain, book.id, terms.receiver_authoriser, receipt), /does not hold/)
  }
  await assert.rejects(lane.receipt(5000n), /./)
})

test('a broken connection is resumed where the payee stands', async () => {
  // Acknowledgements of the first hundred get lost, and who knows how many of
  // the second hundred arrive.
  const charged = new Promise((resolve) => { lane.onACK = (m) => m.next === 443n && resolve() })
  const many = Array.from({ length: 100 }, () => lane.pay({ price, item, by: 'tick' }))
  await charged
  many.push(...Array.from({ length: 100 }, () => lane.pay({ price, item, by: 'tick' })))
  for (let turn = 0; turn < 50; turn++) await null
  await stream.cut()
  assert.deepEqual([book.next, book.unpaid.length], [343n, 200])

  stream = await connect()
  lane = await stream.open(book)
  const { payments, charged: total, voucher, chain } = lane.numbers
  assert.ok(payments >= 443n && payments <= 543n, `${payments}`)
  assert.equal(total, sum(payments))
  assert.equal(voucher.ceiling, sum(25))
  assert.equal(wire.hex(chain.root), wire.hex(book.newest.root))
  await Promise.all(many)
  assert.deepEqual([book.next, book.charged], [543n, sum(543)])
})

test('a payment sent twice is acknowledged twice and charged once', async () => {
  stream.send(wire.pay({ handle: lane.handle, sequence: 7n, price, item: stream.numbered(item) }))
  Object.assign(lane.before, { sequence: 7n, price, item })
  const heard = lane.acks.length
  while (lane.acks.length === heard) await new Promise((resolve) => setImmediate(resolve)) // else one may serve both
  await lane.pay({ price, item, by: 'tick' })
  assert.deepEqual(lane.acks.slice(heard).map((a) => [a.next, a.charged]), [[543n, sum(543)], [544n, sum(544)]])
})

test('a payment that comes too early is refused', async () => {
  stream.send(wire.pay({ handle: lane.handle, sequence: 560n, price }))
  Object.assign(lane.before, { sequence: 560n, price, item: undefined })
  while (lane.refusals.length === 0) await new Promise((resolve) => setImmediate(resolve))
  await lane.pay({ price, item, by: 'tick' })
  assert.deepEqual(lane.refusals.map((r) => [r.code, r.scope, r.sequence]), [['sequence_gap', 1, 544n]])
  assert.equal(book.charged, sum(545))
})

test('a channel that is opened elsewhere is closed here', async () => {
  const other = await connect()
  const moved = await other.open(book)
  assert.equal((await lane.closed.promise).code, 'superseded')
  await stream.close()
  ;[stream, lane] = [other, moved]
  assert.equal(lane.numbers.payments, 545n)
})

test('who did not sign for these two peers opens nothing', async () => {
  const thief = Object.assign(Object.create(Book.prototype), book, { account: new Account('11'.repeat(32)) })
  await assert.rejects(stream.open(thief), { code: 'open_signature' })
})

test('what breaks the rules ends the stream and has no effect', async (t) => {
  const valid = wire.pay({ handle: 0, ...book.voucher(sum(600)), price, item: { mode: 3, number: 0, name: item } })
  const cases = {
    'a frame without a body': [[0], 'malformed'],
    'bytes behind the fields': [wire.frame([5], wire.varint(0), [0]), 'malformed'],
    'a varint that is too long': [wire.frame([5], [0x80, 0x00]), 'malformed'],
    'flags that nobody defined': [wire.frame([0x10, 0x40], wire.varint(0)), 'malformed'],
    'an unknown type below 0x80': [wire.frame([0x70], [1]), 'unexpected_message'],
    'a message of the other side': [wire.frame([8], wire.varint(0), wire.varint(1), [0]), 'unexpected_message'],
    'a second HELLO': [wire.hello({ version: 1, chainId: domain.chainId, contract: domain.contract, frame: 65536, channels: 0, window: 0, total: 0, items: 0, content: 0 }), 'unexpected_message'],
    'a handle that was never opened': [wire.ask({ handle: 7, sequence: 0 }), 'unknown_handle'],
    'a frame that is too long': [wire.varint(1 << 20), 'oversize']
  }
  for (const [name, [frame, code]] of Object.entries(cases)) {
    await t.test(name, async () => {
      const s = await connect()
      await s.open(book)
      s.send(wire.concat(frame, valid))
      assert.equal((await s.ended.promise).code, code)
    })
  }
  for (const [name, fields, code] of [
    ['another ledger', { chainId: 1n }, 'wrong_ledger'],
    ['a version before the first', { version: 0 }, 'malformed'],
    ['frames below the least', { frame: 4095 }, 'malformed']
  ]) {
    await t.test(name, async () => {
      const s = await connect(fields).catch((err) => ({ ended: { promise: err } }))
      assert.equal((await s.ended.promise).code, code)
    })
  }
})

test('a channel that is closed can be opened again', async () => {
  await stream.close()
  stream = await connect()
  lane = await stream.open(book)
  assert.deepEqual([lane.numbers.payments, lane.numbers.charged], [545n, sum(545)])
  assert.equal((await lane.close()).code, '')
  lane = await stream.open(book)
  assert.deepEqual([lane.numbers.payments, lane.numbers.charged], [545n, sum(545)])
  assert.equal((await lane.close()).code, '')
  await stream.close()
})
