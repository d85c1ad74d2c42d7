// Checks the test vectors that docs/protocol.md names.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import {
  Account, Domain, Ticks, checkReceipt, hashed, included, leafHash, openingText, parseEntry, rootOf, sha256, signer, textDigest
} from './objects.mjs'
import * as wire from './wire.mjs'

const { hex, bytes } = wire
const root = new URL('../../../', import.meta.url)
const read = (path) => JSON.parse(readFileSync(new URL(path, root)))
const domainOf = (v) => new Domain(v.domain.chainId, v.domain.contract)
const same = (got, want) => assert.equal('0x' + hex(got), want)
const utf8 = (s) => new TextEncoder().encode(s)

test('channel ids', () => {
  for (const v of read('channel/testdata/channels.json')) same(domainOf(v).channelId(v), v.id)
})

test('vouchers', () => {
  for (const v of read('channel/testdata/vouchers.json')) {
    const account = new Account(v.key)
    const id = bytes(v.channel)
    const digest = v.ticks
      ? domainOf(v).tickVoucher(id, { ...amounts(v.ticks, 'base', 'unit'), root: bytes(v.ticks.root) })
      : domainOf(v).voucher(id, BigInt(v.ceiling))
    same(digest, v.digest)
    same(account.sign(digest), v.signature)
    assert.equal(account.address, v.signer)
    assert.equal(signer(digest, bytes(v.signature)), v.signer)
  }
})

const amounts = (v, ...names) => ({ ...v, ...Object.fromEntries(names.map((n) => [n, BigInt(v[n])])) })

test('tick chains', () => {
  for (const v of read('channel/testdata/ticks.json')) {
    const chain = new Ticks(bytes(v.seed), v.length)
    same(chain.root, v.root)
    for (const t of v.ticks) {
      same(chain.list[t.index], t.preimage)
      same(hashed(bytes(t.preimage), t.index), v.root)
      assert.equal(BigInt(v.base) + BigInt(t.index) * BigInt(v.unit), BigInt(t.authorised))
    }
  }
})

test('log entries, leaves and roots', () => {
  const log = read('channel/testdata/log.json')
  same(rootOf([]), log.emptyRoot)
  const leaves = []
  for (const v of log.entries) {
    const e = parseEntry(bytes(v.bytes))
    const { kind, sequence, amount, charged, time } = v
    assert.deepEqual([e.kind, e.sequence, e.amount, e.charged, e.time], [kind, ...[sequence, amount, charged, time].map(BigInt)])
    same(e.channel, v.channel)
    same(e.item, v.itemHash)
    if (v.item) same(sha256(wire.concat(bytes(v.salt), utf8(v.item))), v.itemHash)
    same(leafHash(bytes(v.bytes)), v.leaf)
    leaves.push(bytes(v.leaf))
    same(rootOf(leaves), v.rootAfter)
  }
  assert.ok(!included(leaves[0], 0n, 0n, [], leaves[0]))
})

test('receipts, good and bad', () => {
  for (const v of read('channel/testdata/receipts.json')) {
    const receipt = {
      entry: bytes(v.entry),
      proof: v.proof.map(bytes),
      head: { size: BigInt(v.size), root: bytes(v.root), charged: BigInt(v.charged) },
      signature: bytes(v.signature)
    }
    same(domainOf(v).logHead(bytes(v.channel), receipt.head), v.digest)
    const check = () => checkReceipt(domainOf(v), bytes(v.channel), v.receiverAuthorizer, receipt)
    if (v.valid) check()
    else assert.throws(check, undefined, v.name)
  }
})

test('signatures that open a channel', () => {
  for (const v of read('p2p/testdata/openings.json')) {
    assert.equal(openingText(bytes(v.channel), v.payer, v.payee), v.text)
    same(textDigest(v.text), v.digest)
    same(new Account(v.key).sign(bytes(v.digest)), v.signature)
  }
})

test('frames of every kind', () => {
  const ofPayer = { 3: readOpen, 5: (r) => r.handle(), 7: readTicks, 0x0c: readTwo, 0x0d: readTwo, 0x81: readBound }
  for (const v of read('p2p/wire/testdata/frames.json')) {
    const { body, rest } = wire.split(bytes(v.frame))
    assert.equal(rest.length, 0, v.name)
    if (body[0] >= 0x10 && body[0] < 0x20) {
      assert.equal(hex(encodePay(wire.parsePay(body))), v.frame, v.name)
    } else if (ofPayer[body[0]]) {
      const r = new wire.Reader(body.subarray(1))
      ofPayer[body[0]](r)
      r.end()
    } else {
      assert.ok(wire.parse(body), v.name)
    }
  }
})

const readBound = (r) => [r.handle(), r.amount()]
const readTwo = (r) => [r.handle(), r.varint()]
const readTicks = (r) => [r.handle(), r.chain()]
const readOpen = (r) => [r.handle(), r.take(5 * 20), r.varint(), r.take(32 + 65)]
const encodePay = (p) => wire.pay({ ...p, item: { mode: p.mode, number: p.number, name: p.name } })

test('a run of payments', () => {
  const names = []
  let before = { sequence: 40n, price: 0n, index: 0, item: undefined }
  for (const v of read('p2p/wire/testdata/payments.json')) {
    const p = wire.parsePay(wire.split(bytes(v.frame)).body)
    if (p.mode === 3) names[p.number] = p.name
    before = {
      sequence: p.sequence ?? before.sequence + 1n,
      price: p.price ?? before.price,
      index: p.tick ? p.index ?? before.index + 1 : before.index,
      item: [undefined, before.item, names[p.number], p.name][p.mode]
    }
    const meant = [before.sequence, before.price, p.tick ? before.index : 0, p.ceiling ?? 0n, before.item, p.deliver]
    assert.deepEqual(meant, [BigInt(v.sequence), BigInt(v.price), v.index ?? 0, BigInt(v.ceiling ?? 0), v.item, v.deliver ?? false])
  }
})

test('frames that break the rules', () => {
  for (const v of read('p2p/wire/testdata/malformed.json')) {
    const { body } = wire.split(bytes(v.frame))
    const decode = body[0] >= 0x10 && body[0] < 0x20 ? wire.parsePay : body[0] === 0x81 ? parseBound : wire.parse
    assert.throws(() => decode(body), wire.Malformed, v.name)
  }
})

const parseBound = (body) => {
  const r = new wire.Reader(body.subarray(1))
  readBound(r)
  r.end()
}

test('how far paying and delivering may be apart', () => {
  const frames = Object.fromEntries(read('p2p/wire/testdata/frames.json').map((v) => [v.name, v.frame]))
  const credit = (name) => wire.parse(wire.split(bytes(frames[name])).body).credit
  assert.deepEqual([credit('hello of a payee'), credit('hello of a payee that grants credit')], [0n, 10000n])
  assert.equal(hex(wire.bound({ handle: 3, exposure: 300n })), frames.bound)
})

test('a stream from HELLO to GOODBYE', () => {
  const heard = []
  for (const v of read('p2p/testdata/transcript.json')) {
    const { body, rest } = wire.split(bytes(v.frame))
    assert.equal(rest.length, 0, v.means)
    if (v.from === 'payee') heard.push(wire.parse(body))
    else if (body[0] >= 0x10 && body[0] < 0x20) wire.parsePay(body)
  }
  assert.deepEqual(heard.map((m) => m.name), ['HELLO', 'OPENED', 'ACK', 'ACK', 'ACK', 'ACK', 'CONTENT', 'DATA', 'REFUSED', 'ACK', 'ACK', 'ACK', 'CLOSED'])
  assert.deepEqual(heard.filter((m) => m.name === 'ACK').map((m) => [m.next, m.charged]),
    [[1n, 5n], [2n, 15n], [3n, 25n], [4n, 35n], [5n, 45n], [6n, 55n], [6n, 55n]])
})
