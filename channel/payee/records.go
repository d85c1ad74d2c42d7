package payee

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
)

// The engine owns the whole store. Keys begin with one byte that names the
// kind of record; integers in keys are big-endian, so that they sort.
//
//	c id                 channel record: config and state
//	l id sequence        lines of the log from that sequence on
//	t id sequence        tile of level 0 of the log that begins there; derived
//	u id level sequence  the same of a higher level
//	p plan               settlement that was planned
//	a epoch              settlement that is on the ledger
//	h plan chunk         heads of channels under a settlement's anchor
const (
	kindChannel = 'c'
	kindLines   = 'l'
	kindTile    = 't'
	kindUpper   = 'u'
	kindPlan    = 'p'
	kindEpoch   = 'a'
	kindHeads   = 'h'
)

const (
	channelKeySize = 1 + 32
	linesKeySize   = 1 + 32 + 8
)

func appendChannelKey(b []byte, id channel.ID) []byte {
	return append(append(b, kindChannel), id[:]...)
}

func channelKey(id channel.ID) []byte { return appendChannelKey(nil, id) }

func logPrefix(id channel.ID) []byte { return append([]byte{kindLines}, id[:]...) }

func appendLinesKey(b []byte, id channel.ID, sequence uint64) []byte {
	return binary.BigEndian.AppendUint64(append(append(b, kindLines), id[:]...), sequence)
}

func linesKey(id channel.ID, sequence uint64) []byte { return appendLinesKey(nil, id, sequence) }

func tileKey(id channel.ID, level int, sequence uint64) []byte {
	b := make([]byte, 0, 1+32+1+8)
	if level == 0 {
		b = append(append(b, kindTile), id[:]...)
	} else {
		b = append(append(append(b, kindUpper), id[:]...), byte(level))
	}
	return binary.BigEndian.AppendUint64(b, sequence)
}

func epochKey(epoch uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{kindEpoch}, epoch)
}

func planKey(plan uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{kindPlan}, plan)
}

func headsKey(plan, chunk uint64) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64([]byte{kindHeads}, plan), chunk)
}

// recordVersion is the first byte of every stored value but runs of lines, whose
// form has changed since.
const recordVersion = 1

const configSize = 5*common.AddressLength + 8 + 32

// recordSize bounds the length of an encoded channel from above.
func recordSize(s *channel.State) int { return 1 + configSize + channel.AmountSize + s.MaxSize() }

// appendChannel: version ‖ config ‖ claiming ‖ state.
func appendChannel(b []byte, cfg channel.Config, claiming channel.Amount, s *channel.State) ([]byte, error) {
	b = append(b, recordVersion)
	for _, a := range [...]common.Address{cfg.Payer, cfg.PayerAuthorizer, cfg.Receiver, cfg.ReceiverAuthorizer, cfg.Token} {
		b = append(b, a[:]...)
	}
	b = binary.BigEndian.AppendUint64(b, cfg.WithdrawDelay)
	b = append(b, cfg.Salt[:]...)
	b = appendAmount(b, claiming)
	return s.AppendBinary(b)
}

func decodeChannel(b []byte) (cfg channel.Config, claiming channel.Amount, s channel.State, err error) {
	if len(b) < 1+configSize+channel.AmountSize || b[0] != recordVersion {
		return cfg, claiming, s, fmt.Errorf("channel record of %d bytes: %w", len(b), ErrRecord)
	}
	in := b[1:]
	for _, a := range [...]*common.Address{&cfg.Payer, &cfg.PayerAuthorizer, &cfg.Receiver, &cfg.ReceiverAuthorizer, &cfg.Token} {
		copy(a[:], in)
		in = in[common.AddressLength:]
	}
	cfg.WithdrawDelay = uintOf(in)
	copy(cfg.Salt[:], in[8:])
	in = in[8+32:]
	claiming = channel.AmountFromBytes([16]byte(in[:channel.AmountSize]))
	if err := s.UnmarshalBinary(in[channel.AmountSize:]); err != nil {
		return cfg, claiming, s, fmt.Errorf("%w: %w", ErrRecord, err)
	}
	return cfg, claiming, s, nil
}

func uintOf(b []byte) uint64 { return binary.BigEndian.Uint64(b) }
