// A channel that is open on a stream: its payments in flight, and what the
// payer knows of the channel beyond any stream.

import * as wire from './wire.mjs'
import { Ticks, hashed, signer } from './objects.mjs'
import { deferred } from './stream.mjs'

// Refused is a payment that was not charged, or whose content cannot be sent.
export class Refused extends Error {
  constructor (m) {
    super(`refused (${m.code}): ${m.text}`)
    Object.assign(this, { code: m.code, scope: m.scope, sequence: m.sequence, wanted: m.wanted })
  }
}

// Book is a payer's record of a channel. A real payer keeps it on its disk; the
// test's connections come and go, its memory stays.
export class Book {
  constructor (domain, config, account) {
    Object.assign(this, { domain, config, account, id: domain.channelId(config) })
    this.next = 0n // the first sequence that is not acknowledged
    this.charged = 0n // of what was acknowledged
    this.signed = 0n // the most that any signature authorises
    this.unpaid = [] // payments that are not acknowledged, in order
  }

  // voucher authorises so much in all.
  voucher (ceiling) {
    if (ceiling > this.signed) this.signed = ceiling
    return { ceiling, signature: this.account.sign(this.domain.voucher(this.id, ceiling)) }
  }

  // chain begins to pay by ticks, from what is authorised by then.
  chain (base, unit, length) {
    this.ticks = new Ticks(crypto.getRandomValues(new Uint8Array(32)), length)
    const c = { base, unit, root: this.ticks.root, length }
    this.newest = { ...c, signature: this.account.sign(this.domain.tickVoucher(this.id, c)) }
    const most = base + unit * BigInt(length)
    if (most > this.signed) this.signed = most
  }

  // check refuses numbers of the payee that contradict what was acknowledged or
  // signed.
  check (o) {
    const mine = (digest, signature) => signer(digest, signature) === this.account.address
    const wrong =
      o.payments < this.next ? 'payments are missing'
        : o.charged < this.charged ? 'charges are missing'
          : o.charged > this.signed ? 'more was charged than was signed'
            : o.voucher && !mine(this.domain.voucher(this.id, o.voucher.ceiling), o.voucher.signature) ? 'the voucher is not the payer\'s'
              : o.chain && !mine(this.domain.tickVoucher(this.id, o.chain), o.chain.signature) ? 'the chain is not the payer\'s'
                : o.tick && wire.hex(hashed(o.tick.preimage, o.tick.index)) !== wire.hex(o.chain.root) ? 'the tick is not of the chain'
                  : ''
    return wrong
  }
}

// Lane is a channel on a stream.
export class Lane {
  constructor (stream, book, handle) {
    Object.assign(this, { stream, book, handle })
    this.opened = deferred()
    this.closed = deferred()
    this.flying = [] // payments in flight, in order
    this.contents = [] // payments whose content is to come, in order
    this.waiting = [] // for room in the window
    this.acks = [] // as they came, and so refusals
    this.refusals = []
  }

  // pay promises that a payment is charged, or its content where it is wanted.
  // by is 'voucher', 'tick' or nothing: what was authorised before.
  async pay ({ price, item, deliver = false, by }) {
    while (this.flying.length + this.contents.length >= this.stream.limits.window) {
      if (this.over) throw this.over
      await new Promise((resolve) => this.waiting.push(resolve))
    }
    const p = { price, item, deliver, by, done: deferred() }
    this.book.unpaid.push(p)
    this.fly(p)
    return p.done.promise
  }

  // fly sends a payment with what authorises it on top of those before it.
  fly (p) {
    if (this.over) return
    const fields = { handle: this.handle, deliver: p.deliver }
    p.sequence = this.book.next + BigInt(this.flying.length)
    this.flying.push(p)
    if (p.sequence !== this.before.sequence + 1n) fields.sequence = p.sequence
    if (p.price !== this.before.price) fields.price = p.price
    if (p.item !== undefined) fields.item = p.item === this.before.item ? { mode: 1 } : this.stream.numbered(p.item)
    this.before.item = p.item
    this.authorise(p, fields)
    Object.assign(this.before, { sequence: p.sequence, price: p.price })
    this.stream.send(wire.pay(fields))
  }

  authorise (p, fields) {
    const total = this.flying.reduce((sum, f) => sum + f.price, this.book.charged)
    if (p.by === 'voucher') Object.assign(fields, this.book.voucher(total))
    if (p.by !== 'tick') return
    const chain = this.book.newest
    if (this.sentChain !== chain) {
      this.stream.send(wire.ticks({ handle: this.handle, chain }))
      this.sentChain = chain
      this.before.index = 0
    }
    const index = Math.max(1, Number((total - chain.base + chain.unit - 1n) / chain.unit))
    if (index !== this.before.index + 1) fields.index = index
    fields.tick = this.book.ticks.list[index]
    this.before.index = index
  }

  take (m) {
    if (this.over) return
    this['on' + m.name]?.(m)
  }

  onOPENED (o) {
    const wrong = this.book.check(o)
    if (wrong) return this.stream.fail('payee_numbers', wrong)
    this.before = { sequence: o.payments - 1n, price: 0n, index: 0, item: undefined }
    this.numbers = o
    // What was charged without our hearing of it is done; the rest goes again.
    const heard = Number(o.payments - this.book.next)
    for (const p of this.book.unpaid.splice(0, heard)) p.done.resolve({ sequence: p.sequence })
    Object.assign(this.book, { next: o.payments, charged: o.charged })
    this.opened.resolve()
    for (const p of this.book.unpaid) this.fly(p)
  }

  onACK (m) {
    this.acks.push(m)
    const n = Number(m.next - this.book.next)
    if (n < 0) return
    const most = this.flying.slice(0, n).reduce((sum, p) => sum + p.price, 0n)
    if (n > this.flying.length || m.charged - this.book.charged > most || m.charged < this.book.charged) {
      return this.stream.fail('payee_numbers', 'an ACK contradicts what was sent')
    }
    for (const p of this.flying.splice(0, n)) {
      this.book.unpaid.shift()
      if (p.early) p.done.resolve(p.early)
      else if (p.deliver) this.contents.push(p)
      else p.done.resolve({ sequence: p.sequence })
    }
    Object.assign(this.book, { next: m.next, charged: m.charged })
    this.room()
  }

  onREFUSED (m) {
    this.refusals.push(m)
    if (m.scope === 2) {
      const at = this.contents.findIndex((p) => p.sequence === m.sequence)
      if (at >= 0) this.contents.splice(at, 1)[0].done.reject(new Refused(m))
      return this.room()
    }
    const at = this.flying.findIndex((p) => p.sequence === m.sequence)
    if (at < 0) return
    const dropped = this.flying.splice(at)
    for (const p of dropped) delete p.early
    if (this.arriving?.sequence >= m.sequence) this.arriving = undefined
    this.sentChain = undefined
    if (m.code !== 'sequence_gap') { // which names the payment that was due
      const refused = dropped.shift()
      this.book.unpaid.splice(this.book.unpaid.indexOf(refused), 1)
      refused.done.reject(new Refused(m))
    }
    for (const p of dropped) this.fly(p)
    this.room()
  }

  onCONTENT (m) {
    // With credit, a content may precede its ACK.
    const ahead = this.stream.limits.credit > 0n && this.flying.find((p) => p.deliver && !p.early)
    const p = this.contents[0] ?? ahead
    if (!p || p.sequence !== m.sequence || this.arriving) return this.stream.fail('malformed', 'content that was not asked for')
    this.arriving = { ...m, parts: [], left: Number(m.size) }
    this.arrived()
  }

  onDATA (m) {
    const a = this.arriving
    if (!a || m.data.length > a.left) return this.stream.fail('malformed', 'DATA beyond the size')
    a.parts.push(m.data.slice())
    a.left -= m.data.length
    this.stream.send(wire.grant({ handle: this.handle, bytes: m.data.length }))
    this.arrived()
  }

  arrived () {
    const a = this.arriving
    if (a.left > 0) return
    this.arriving = undefined
    const got = { sequence: a.sequence, mediaType: a.mediaType, content: wire.concat(...a.parts) }
    if (this.contents[0]?.sequence === a.sequence) this.contents.shift().done.resolve(got)
    else Object.assign(this.flying.find((p) => p.sequence === a.sequence), { early: got })
    this.room()
  }

  onCLOSED (m) {
    this.over = new Refused(m)
    this.opened.reject(this.over)
    this.closed.resolve(m)
    this.room()
  }

  room () { for (const resolve of this.waiting.splice(0)) resolve() }

  // reject is told that the stream is over. Payments that are not acknowledged
  // stay in the book.
  reject (err) {
    this.over = err
    this.opened.reject(err)
    this.closed.reject(err)
    for (const p of this.contents) p.done.reject(err)
    this.room()
  }

  // bound says how much money may be unserved.
  bound (exposure) { this.stream.send(wire.bound({ handle: this.handle, exposure })) }

  receipt (sequence) { return this.stream.receipt(this.handle, sequence) }

  close () {
    this.stream.send(wire.close({ handle: this.handle }))
    return this.closed.promise
  }
}
