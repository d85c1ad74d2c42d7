package audit

import (
	"bufio"
	"bytes"
	"crypto/sha256"
)

// AfterGenesis reads the beginning of a bundle once, for tests that verify many
// versions of what follows.
func AfterGenesis(start []byte, root TrustRoot) (func(rest []byte) error, error) {
	first := &verifier{in: &bundleReader{in: bufio.NewReader(bytes.NewReader(start)), sum: sha256.New()}}
	if err := first.readGenesis(root); err != nil {
		return nil, err
	}
	return func(rest []byte) error {
		v := *first
		v.in = &bundleReader{in: bufio.NewReader(bytes.NewReader(rest)), sum: sha256.New(), n: uint64(len(start))}
		v.in.sum.Write(start)
		return named(v.readRest())
	}, nil
}
