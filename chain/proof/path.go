package proof

import (
	"encoding/binary"
	"errors"

	"github.com/ethereum/go-ethereum/common/hexutil"
)

// maxProof bounds an encoded proof: a branch node is 532 bytes and no path is
// longer than 64 of them.
const maxProof = 64 << 10

// maxValue bounds what hangs at the end of a path: a transaction, or a receipt
// with its logs.
const maxValue = 8 << 20

var errPath = errors.New("the Merkle path is malformed")

// EncodePath packs Merkle nodes: each with a four-byte length before it.
func EncodePath(nodes Path) []byte {
	var out []byte
	for _, n := range nodes {
		out = binary.BigEndian.AppendUint32(out, uint32(len(n)))
		out = append(out, n...)
	}
	return out
}

// DecodePath is the inverse of EncodePath.
func DecodePath(data []byte) (Path, error) {
	if len(data) > maxProof+maxValue {
		return nil, errPath
	}
	var nodes Path
	for len(data) > 0 {
		if len(data) < 4 {
			return nil, errPath
		}
		n := binary.BigEndian.Uint32(data)
		data = data[4:]
		if n == 0 || uint64(n) > uint64(len(data)) {
			return nil, errPath
		}
		nodes, data = append(nodes, data[:n]), data[n:]
	}
	return nodes, nil
}

// PathFromHex reads a path as eth_getProof answers it.
func PathFromHex(nodes []string) (Path, error) {
	p := make(Path, len(nodes))
	for i, n := range nodes {
		raw, err := hexutil.Decode(n)
		if err != nil {
			return nil, errPath
		}
		p[i] = raw
	}
	return p, nil
}
