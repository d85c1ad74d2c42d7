// The encoding of docs/protocol.md: numbers, amounts, texts, frames and the
// messages of the stream.

const utf8 = new TextEncoder()
const strict = new TextDecoder('utf-8', { fatal: true })

export const hex = (b) => Buffer.from(b).toString('hex')
export const bytes = (s) => new Uint8Array(Buffer.from(s.replace(/^0x/, ''), 'hex'))
const buffer = (p) => (p instanceof Uint8Array ? p : Uint8Array.from(p))

export const concat = (...parts) => new Uint8Array(Buffer.concat(parts.map(buffer)))

// big writes an unsigned number as so many big-endian bytes.
export const big = (v, width) => bytes(BigInt(v).toString(16).padStart(2 * width, '0'))
export const number = (b) => (b.length === 0 ? 0n : BigInt('0x' + hex(b)))

export function varint (v) {
  const out = []
  let rest = BigInt(v)
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128)
  out.push(Number(rest))
  return Uint8Array.from(out)
}

export function amount (v) {
  if (v === 0n) return Uint8Array.of(0)
  const width = Math.ceil(v.toString(16).length / 2)
  return concat([width], big(v, width))
}

export function text (s) {
  const b = utf8.encode(s)
  return concat(varint(b.length), b)
}

// Malformed is an encoding that the page forbids.
export class Malformed extends Error {}

// Reader takes fields off a body, one after the other.
export class Reader {
  constructor (body) {
    this.body = body
    this.at = 0
  }

  take (n) {
    if (this.at + n > this.body.length) throw new Malformed('the body is too short')
    this.at += n
    return this.body.subarray(this.at - n, this.at)
  }

  byte () { return this.take(1)[0] }

  varint () {
    let v = 0n
    for (let i = 0n; i < 10n; i++) {
      const b = this.byte()
      v |= BigInt(b & 127) << (7n * i)
      if (b > 127) continue
      if ((b === 0 && i > 0n) || v >= 1n << 64n) break
      return v
    }
    throw new Malformed('a varint is not in its shortest form')
  }

  amount () {
    const width = this.byte()
    if (width > 16) throw new Malformed('an amount has more than 16 bytes')
    const b = this.take(width)
    if (b[0] === 0) throw new Malformed('an amount begins with a zero')
    return number(b)
  }

  text (limit) {
    const n = this.varint()
    if (n > BigInt(limit)) throw new Malformed('a text is too long')
    try {
      return strict.decode(this.take(Number(n)))
    } catch {
      throw new Malformed('a text is not UTF-8')
    }
  }

  handle () {
    const h = this.varint()
    if (h >= 1n << 28n) throw new Malformed('a handle is too large')
    return Number(h)
  }

  chain () {
    const c = { base: this.amount(), unit: this.amount(), root: this.take(32), length: this.varint(), signature: this.take(65) }
    if (c.length < 1n || c.length > 1024n) throw new Malformed('the length of a chain')
    return { ...c, length: Number(c.length) }
  }

  rest () { return this.take(this.body.length - this.at) }

  end () {
    if (this.at !== this.body.length) throw new Malformed('bytes are left in the body')
  }
}

// frame puts the length before a body.
export const frame = (...parts) => {
  const body = concat(...parts)
  return concat(varint(body.length), body)
}

// split takes the first frame off some bytes; null where it is not all there.
export function split (buffer) {
  let n = 0
  for (let i = 0; i < buffer.length && i < 10; i++) {
    n += (buffer[i] & 127) * 2 ** (7 * i)
    if (buffer[i] > 127) continue
    const end = i + 1 + n
    return buffer.length < end ? null : { body: buffer.subarray(i + 1, end), rest: buffer.subarray(end) }
  }
  return null
}

const chainBytes = (c) => concat(amount(c.base), amount(c.unit), c.root, varint(c.length), c.signature)

// What either side says.

export const hello = (h) => frame([1], varint(h.version), varint(h.chainId), bytes(h.contract),
  ...[h.frame, h.channels, h.window, h.total, h.items, h.content].map(varint),
  ...(h.credit ? [extension(1, amount(h.credit))] : []), ...(h.extensions ?? []))
export const extension = (tag, value) => concat(varint(tag), varint(value.length), value)
export const goodbye = (g) => frame([2], text(g.code), text(g.text))

// What a payer says.

export const open = (o) => frame([3], varint(o.handle),
  ...[o.payer, o.payerAuthorizer, o.receiver, o.receiverAuthorizer, o.token].map(bytes),
  varint(o.withdrawDelay), bytes(o.salt), o.signature)
export const close = (c) => frame([5], varint(c.handle))
export const ticks = (t) => frame([7], varint(t.handle), chainBytes(t.chain))
export const grant = (g) => frame([0x0c], varint(g.handle), varint(g.bytes))
export const bound = (b) => frame([0x81], varint(b.handle), amount(b.exposure))
export const ask = (a) => frame([0x0d], varint(a.handle), varint(a.sequence))

// pay encodes a payment; a field that is undefined is left out.
export function pay (p) {
  let flags = p.deliver ? 32 : 0
  const fields = []
  if (p.sequence !== undefined) {
    flags |= 1
    fields.push(varint(p.sequence))
  }
  if (p.price !== undefined) {
    flags |= 2
    fields.push(amount(p.price))
  }
  const { mode = 0, number: item, name } = p.item ?? {}
  flags |= mode << 3
  if (mode >= 2) fields.push(varint(item))
  if (mode === 3) fields.push(text(name))
  if (p.index !== undefined) {
    flags |= 4
    fields.push(varint(p.index))
  }
  if (p.tick) fields.push(p.tick)
  if (p.signature) fields.push(amount(p.ceiling), p.signature)
  return frame([p.tick ? 0x11 : p.signature ? 0x12 : 0x10, flags], varint(p.handle), ...fields)
}

// parsePay reads a payment's fields as they stand there.
export function parsePay (body) {
  const r = new Reader(body)
  const [type, flags] = [r.byte(), r.byte()]
  if (flags > 63 || (flags & 4 && type !== 0x11)) throw new Malformed('the flags of a payment')
  const p = { handle: r.handle(), mode: (flags >> 3) & 3, deliver: (flags & 32) !== 0 }
  if (flags & 1) p.sequence = r.varint()
  if (flags & 2) p.price = r.amount()
  if (p.mode >= 2) p.number = Number(r.varint())
  if (p.mode === 3 && (p.name = r.text(1024)) === '') throw new Malformed('an item without a name')
  if (flags & 4) p.index = Number(r.varint())
  if (type === 0x11) p.tick = r.take(32)
  if (type === 0x12) Object.assign(p, { ceiling: r.amount(), signature: r.take(65) })
  r.end()
  return p
}

// What a payee says, by its type.
const answers = {
  1: (r) => {
    const h = { name: 'HELLO', version: r.varint(), chainId: r.varint(), contract: r.take(20) }
    for (const field of ['frame', 'channels', 'window', 'total', 'items', 'content']) h[field] = Number(r.varint())
    h.credit = 0n
    while (r.at < r.body.length) {
      const tag = r.varint()
      const value = new Reader(r.take(Number(r.varint())))
      if (tag !== 1n) continue
      if (h.credit > 0n) throw new Malformed('credit is granted twice')
      h.credit = value.amount()
      value.end()
      if (h.credit === 0n) throw new Malformed('a credit of nothing')
    }
    return h
  },
  2: (r) => ({ name: 'GOODBYE', code: r.text(32), text: r.text(256) }),
  4: (r) => {
    const o = { name: 'OPENED', handle: r.handle(), payments: r.varint() }
    for (const field of ['charged', 'claimed', 'balance', 'leaving']) o[field] = r.amount()
    const flags = r.byte()
    if (flags > 3) throw new Malformed('the flags of OPENED')
    if (flags & 1) o.voucher = { ceiling: r.amount(), signature: r.take(65) }
    if (flags & 2) {
      o.chain = r.chain()
      o.tick = { index: Number(r.varint()), preimage: r.take(32) }
    }
    return o
  },
  6: (r) => ({ name: 'CLOSED', handle: r.handle(), code: r.text(32), text: r.text(256) }),
  8: (r) => ({ name: 'ACK', handle: r.handle(), next: r.varint(), charged: r.amount() }),
  9: (r) => ({ name: 'REFUSED', handle: r.handle(), scope: r.byte(), sequence: r.varint(), wanted: r.amount(), code: r.text(32), text: r.text(256) }),
  10: (r) => ({ name: 'CONTENT', handle: r.handle(), sequence: r.varint(), size: r.varint(), mediaType: r.text(255) }),
  11: (r) => {
    const d = { name: 'DATA', handle: r.handle(), data: r.rest() }
    if (d.data.length === 0) throw new Malformed('DATA without bytes')
    return d
  },
  14: (r) => {
    const a = { name: 'RECEIPT', handle: r.handle(), sequence: r.varint(), entry: r.take(113) }
    a.head = { size: r.varint(), root: r.take(32), charged: r.amount() }
    a.signature = r.take(65)
    a.proof = Array.from({ length: Number(r.varint()) }, () => r.take(32))
    return a
  }
}

// parse reads what a payee says; null for a frame that is to be skipped.
export function parse (body) {
  const read = answers[body[0]]
  if (!read) {
    if (body[0] >= 0x80) return null
    throw new Malformed('a payee does not say this')
  }
  const r = new Reader(body)
  r.byte()
  const message = read(r)
  r.end()
  return message
}
