// The objects of docs/protocol.md: channel ids, vouchers, tick chains, log
// entries and receipts.

import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 as keccak } from '@noble/hashes/sha3.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { big, bytes, concat, hex, number } from './wire.mjs'

export { keccak, sha256 }

const ascii = (s) => new TextEncoder().encode(s)

// word encodes a value of EIP-712's static types.
const word = (v) => (typeof v === 'string' || v instanceof Uint8Array)
  ? concat(new Uint8Array(32 - toBytes(v).length), toBytes(v))
  : big(v, 32)
const toBytes = (v) => (typeof v === 'string' ? bytes(v) : v)

const struct = (type, values) => keccak(concat(keccak(ascii(type)), ...values.map(word)))

// Domain makes the digests of one Channels contract on one chain.
export class Domain {
  constructor (chainId, contract) {
    this.chainId = BigInt(chainId)
    this.contract = contract
    this.separator = struct('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)',
      [keccak(ascii('x402 Batch Settlement')), keccak(ascii('1')), this.chainId, contract])
  }

  digest (type, values) { return keccak(concat([0x19, 0x01], this.separator, struct(type, values))) }

  channelId (c) {
    return this.digest('ChannelConfig(address payer,address payerAuthorizer,address receiver,address receiverAuthorizer,address token,uint40 withdrawDelay,bytes32 salt)',
      [c.payer, c.payerAuthorizer, c.receiver, c.receiverAuthorizer, c.token, BigInt(c.withdrawDelay), c.salt])
  }

  voucher (id, ceiling) { return this.digest('Voucher(bytes32 channelId,uint128 maxClaimableAmount)', [id, ceiling]) }

  tickVoucher (id, c) {
    return this.digest('TickVoucher(bytes32 channelId,uint128 base,uint128 unit,bytes32 root,uint32 length)',
      [id, c.base, c.unit, c.root, BigInt(c.length)])
  }

  logHead (id, h) {
    return this.digest('LogHead(bytes32 channelId,uint64 size,bytes32 root,uint128 charged)', [id, h.size, h.root, h.charged])
  }
}

// Account signs digests, r ‖ s ‖ v with v 27 or 28.
export class Account {
  constructor (key) {
    this.key = bytes(key)
    this.address = addressOf(secp256k1.getPublicKey(this.key, false))
  }

  sign (digest) {
    const s = secp256k1.sign(digest, this.key, { prehash: false, lowS: true, format: 'recovered' })
    return concat(s.subarray(1), [27 + s[0]])
  }
}

const addressOf = (key) => '0x' + hex(keccak(key.subarray(1)).subarray(12))

// signer tells who signed; a signature that nobody made is an error.
export function signer (digest, signature) {
  const v = signature[64]
  if (signature.length !== 65 || (v !== 27 && v !== 28)) throw new Error('not a signature')
  if (number(signature.subarray(32, 64)) > secp256k1.Point.Fn.ORDER / 2n) throw new Error('s is in the upper half of the order')
  const point = secp256k1.recoverPublicKey(concat([v - 27], signature.subarray(0, 64)), digest, { prehash: false })
  return addressOf(secp256k1.Point.fromBytes(point).toBytes(false))
}

// openingText is what the payer authoriser signs to open a channel.
export const openingText = (id, payer, payee) =>
  `Stiver: open a channel for payments between two peers.\nchannel: 0x${hex(id)}\npayer: ${payer}\npayee: ${payee}`

export const textDigest = (s) => keccak(concat(ascii('\x19Ethereum Signed Message:\n' + ascii(s).length), ascii(s)))

// hashed applies keccak k times.
export function hashed (x, k) {
  for (; k > 0; k--) x = keccak(x)
  return x
}

// Ticks is a payer's chain: every tick from the root to the seed.
export class Ticks {
  constructor (seed, length) {
    this.list = [seed]
    while (this.list.length <= length) this.list.unshift(keccak(this.list[0]))
  }

  get root () { return this.list[0] }
}

const kinds = { 1: 'charge', 2: 'credit', 3: 'opening' }

// parseEntry reads the 113 bytes of a log entry.
export function parseEntry (b) {
  const at = (from, to) => b.subarray(from, to)
  if (b.length !== 113 || !kinds[b[0]]) throw new Error('not a log entry')
  return {
    kind: kinds[b[0]],
    channel: at(1, 33),
    sequence: number(at(33, 41)),
    amount: number(at(41, 57)),
    charged: number(at(57, 73)),
    time: number(at(73, 81)),
    item: at(81, 113)
  }
}

// The Merkle tree of RFC 9162, 2.1.

export const leafHash = (entry) => sha256(concat([0], entry))
const nodeHash = (left, right) => sha256(concat([1], left, right))

export function rootOf (leaves) {
  if (leaves.length === 0) return sha256(new Uint8Array())
  if (leaves.length === 1) return leaves[0]
  let half = 1
  while (2 * half < leaves.length) half *= 2
  return nodeHash(rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)))
}

// included checks an inclusion proof, RFC 9162, 2.1.3.2.
export function included (leaf, index, size, proof, root) {
  if (index >= size) return false
  let [fn, sn, r] = [index, size - 1n, leaf]
  for (const p of proof) {
    if (sn === 0n) return false
    if (fn & 1n || fn === sn) {
      r = nodeHash(p, r)
      while (!(fn & 1n) && fn !== 0n) {
        fn >>= 1n
        sn >>= 1n
      }
    } else {
      r = nodeHash(r, p)
    }
    fn >>= 1n
    sn >>= 1n
  }
  return sn === 0n && hex(r) === hex(root)
}

// checkReceipt returns the entry of a receipt that holds, and says why of one
// that does not.
export function checkReceipt (domain, id, by, receipt) {
  const entry = parseEntry(receipt.entry)
  if (hex(entry.channel) !== hex(id)) throw new Error('the entry is of another channel')
  if (signer(domain.logHead(id, receipt.head), receipt.signature) !== by.toLowerCase()) throw new Error('the payee did not sign the head')
  if (!included(leafHash(receipt.entry), entry.sequence, receipt.head.size, receipt.proof, receipt.head.root)) throw new Error('the log does not hold the entry')
  return entry
}
