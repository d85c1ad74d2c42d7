package contracts

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// render writes an argument of a Solidity error for people.
func render(v any) string {
	switch v := v.(type) {
	case common.Address:
		return v.Hex()
	case [32]byte:
		return hexutil.Encode(v[:])
	case []byte:
		return hexutil.Encode(v)
	case [4]byte:
		return hexutil.Encode(v[:])
	default:
		return fmt.Sprint(v)
	}
}
