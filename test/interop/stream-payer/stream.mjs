// A payer's side of the stream as docs/protocol.md describes it: one
// connection, and the channels that are open on it.

import { createLibp2p } from 'libp2p'
import { tcp } from '@libp2p/tcp'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { multiaddr } from '@multiformats/multiaddr'
import * as wire from './wire.mjs'
import { Lane } from './lane.mjs'
import { openingText, textDigest } from './objects.mjs'

const protocol = '/stiver/pay/1'

// What the packages use of a newer Node than the oldest that still runs them.
Promise.withResolvers ??= function () {
  const d = {}
  d.promise = new this((resolve, reject) => Object.assign(d, { resolve, reject }))
  return d
}

export const newNode = () => createLibp2p({
  addresses: { listen: [] }, transports: [tcp()], connectionEncrypters: [noise()], streamMuxers: [yamux()]
})

// Ended is a stream that is over: the payee said why, or it broke.
export class Ended extends Error {
  constructor (code, text) {
    super(`the stream ended (${code}): ${text}`)
    this.code = code
  }
}

// deferred is a promise to be settled by hand; one that nobody waits for does
// not end the program.
export function deferred () {
  const d = Promise.withResolvers()
  d.promise.catch(() => {})
  return d
}

// Stream is one stream to a payee.
export class Stream {
  // connect dials and says HELLO; the fields given replace the usual ones.
  static async connect (node, address, domain, fields = {}) {
    const s = new Stream()
    s.domain = domain
    s.payer = node.peerId.toString()
    s.connection = await node.dial(multiaddr(address))
    s.payee = s.connection.remotePeer.toString()
    s.raw = await s.connection.newStream(protocol)
    s.lanes = new Map()
    s.asked = new Map()
    s.names = new Map() // of items, to their numbers
    s.handles = 0
    s.ended = deferred()
    s.greeted = deferred()
    s.pending = []
    s.wake = () => {}
    s.raw.sink(s.outbox()).catch((err) => s.end(new Ended('', String(err))))
    s.receive()
    s.send(wire.hello({
      version: 1, chainId: domain.chainId, contract: domain.contract, frame: 65536,
      channels: 0, window: 0, total: 0, items: 0, content: 65536, credit: (1n << 128n) - 1n, ...fields
    }))
    s.limits = await s.greeted.promise
    if (s.limits.chainId !== domain.chainId || wire.hex(s.limits.contract) !== wire.hex(wire.bytes(domain.contract))) {
      s.fail('wrong_ledger', 'the payee is paid elsewhere')
      throw s.over
    }
    return s
  }

  async * outbox () {
    while (!this.over || this.pending.length > 0) {
      if (this.pending.length === 0) await new Promise((resolve) => { this.wake = resolve })
      const chunk = wire.concat(...this.pending)
      this.pending = []
      if (chunk.length > 0) yield chunk
    }
  }

  send (frame) {
    if (this.over) return
    this.pending.push(frame)
    this.wake()
  }

  async receive () {
    let buffer = new Uint8Array()
    try {
      for await (const chunk of this.raw.source) {
        buffer = wire.concat(buffer, chunk.subarray())
        for (let f = wire.split(buffer); f; f = wire.split(buffer)) {
          buffer = f.rest
          const m = wire.parse(f.body)
          if (m) this.take(m)
        }
      }
      this.end(new Ended('', 'the payee closed it'))
    } catch (err) {
      this.end(err instanceof Ended ? err : new Ended('', String(err)))
    }
  }

  take (m) {
    if (m.name === 'HELLO') return this.greeted.resolve(m)
    if (m.name === 'GOODBYE') return this.end(new Ended(m.code, m.text))
    if (m.name === 'RECEIPT' || (m.name === 'REFUSED' && m.scope === 3)) return this.answer(m)
    this.lanes.get(m.handle)?.take(m)
  }

  answer (m) {
    const key = `${m.handle}/${m.sequence}`
    const asked = this.asked.get(key)
    this.asked.delete(key)
    if (m.name === 'RECEIPT') asked?.resolve(m)
    else asked?.reject(new Ended(m.code, m.text))
  }

  end (err) {
    if (this.over) return
    this.over = err
    this.wake()
    this.greeted.reject(err)
    for (const d of [...this.asked.values(), ...this.lanes.values()]) d.reject(err)
    this.ended.resolve(err)
  }

  // fail ends the stream over what the payee said.
  fail (code, text) {
    this.send(wire.goodbye({ code, text }))
    this.end(new Ended(code, text))
  }

  // open opens the channel of a book and waits for the payee's numbers.
  async open (book) {
    const handle = this.handles++
    const signature = book.account.sign(textDigest(openingText(book.id, this.payer, this.payee)))
    const lane = new Lane(this, book, handle)
    this.lanes.set(handle, lane)
    this.send(wire.open({ ...book.config, handle, signature }))
    await lane.opened.promise
    return lane
  }

  // numbered says which item a payment is for, in the fewest bytes.
  numbered (name) {
    const known = this.names.get(name)
    if (known !== undefined) return { mode: 2, number: known }
    const number = this.names.size % this.limits.items
    this.names.set(name, number)
    return { mode: 3, number, name }
  }

  receipt (handle, sequence) {
    const d = deferred()
    this.asked.set(`${handle}/${sequence}`, d)
    this.send(wire.ask({ handle, sequence }))
    return d.promise
  }

  // close says GOODBYE and waits until the payee has closed too.
  async close () {
    this.send(wire.goodbye({ code: '', text: '' }))
    await this.ended.promise
  }

  // cut drops the connection as a broken cable would.
  async cut () {
    this.connection.abort(new Error('cut'))
    await this.ended.promise
  }
}
