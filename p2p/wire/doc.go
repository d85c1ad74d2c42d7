// Package wire is the codec of the pay protocol /stiver/pay/1: bytes to
// messages and back, no I/O, no goroutine, and no allocation on the path of a
// payment. docs/protocol.md, section "Stream", is its specification, and
// testdata/frames.json its test vectors.
//
// A frame is the length of its body (varint) and the body; the first byte of
// the body is the message's type. Integers are unsigned LEB128 varints in their
// shortest form, amounts a length byte (0…16) and that many big-endian bytes
// without leading zero. Every message has exactly one encoding: what decodes,
// encodes to the same bytes.
//
// Payments on a channel resemble their predecessor, so a payment leaves out
// what follows from it: [Previous] is that memory, one per channel and
// direction, and [Items] the memory of names, one per stream.
package wire
