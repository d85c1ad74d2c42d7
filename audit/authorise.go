package audit

import (
	"fmt"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

// maxNesting bounds multicalls within multicalls.
const maxNesting = 4

var channelsABI = contracts.NewChannels().GetABI()

// claimRow is one row of a claim transaction: what the payee presented.
type claimRow struct {
	config channel.Config
	claim  channel.Claim
}

// claimRows reads the rows of every claim in a transaction, by channel. A
// transaction that reaches the contract through another one shows none.
func claimRows(d channel.Domain, tx *types.Transaction) map[channel.ID][]claimRow {
	rows := make(map[channel.ID][]claimRow)
	if to := tx.To(); to == nil || *to != d.Contract() {
		return rows
	}
	collectRows(d, tx.Data(), maxNesting, func(r claimRow) {
		id := d.ChannelID(r.config)
		r.claim.Channel, r.claim.Voucher.Channel, r.claim.Ticks.Channel = id, id, id
		rows[id] = append(rows[id], r)
	})
	return rows
}

// collectRows hands out the rows of a call. What it cannot read it passes over:
// a claim that no row explains is noticed by the caller.
func collectRows(d channel.Domain, data []byte, nesting int, take func(claimRow)) {
	if len(data) < 4 || nesting == 0 {
		return
	}
	method, err := channelsABI.MethodById(data[:4])
	if err != nil {
		return
	}
	args, err := method.Inputs.Unpack(data[4:])
	if err != nil {
		return
	}
	switch method.Name {
	case "multicall":
		for _, call := range *abi.ConvertType(args[0], new([][]byte)).(*[][]byte) {
			collectRows(d, call, nesting-1, take)
		}
	case "claimCompact", "claimCompactWithSignature":
		batch := *abi.ConvertType(args[0], new(contracts.Batch)).(*contracts.Batch)
		packed := *abi.ConvertType(args[1], new([]byte)).(*[]byte)
		compactRows(batch, packed, take)
	case "claim", "claimWithSignature":
		for _, c := range *abi.ConvertType(args[0], new([]contracts.VoucherClaim)).(*[]contracts.VoucherClaim) {
			if r, ok := voucherRow(c); ok {
				take(r)
			}
		}
	}
}

func compactRows(batch contracts.Batch, packed []byte, take func(claimRow)) {
	rows, err := contracts.DecodeRows(packed)
	if err != nil {
		return
	}
	for _, r := range rows {
		row := claimRow{
			config: channel.Config{
				Payer: r.Payer, PayerAuthorizer: r.PayerAuthorizer,
				Receiver: batch.Receiver, ReceiverAuthorizer: batch.ReceiverAuthorizer, Token: batch.Token,
				WithdrawDelay: batch.WithdrawDelay.Uint64(), Salt: r.Salt,
			},
			claim: channel.Claim{Total: channel.AmountFromBytes(r.TotalClaimed)},
		}
		var sig channel.Signature
		copy(sig[:], r.Signature)
		if t := r.Tick; t != nil {
			row.claim.Ticks = channel.TickVoucher{
				Base: channel.AmountFromBytes(t.Base), Unit: channel.AmountFromBytes(t.Unit),
				Root: t.Root, Length: t.Length, Signature: sig,
			}
			row.claim.Tick = channel.Tick{Index: t.K, Preimage: t.Preimage}
		} else {
			row.claim.Voucher = channel.Voucher{Ceiling: channel.AmountFromBytes(r.MaxClaimable), Signature: sig}
		}
		take(row)
	}
}

func voucherRow(c contracts.VoucherClaim) (claimRow, bool) {
	ceiling, err := channel.AmountFromBig(c.Voucher.MaxClaimableAmount)
	if err != nil {
		return claimRow{}, false
	}
	total, err := channel.AmountFromBig(c.TotalClaimed)
	if err != nil {
		return claimRow{}, false
	}
	w := c.Voucher.Channel
	var sig channel.Signature
	copy(sig[:], c.Signature)
	return claimRow{
		config: channel.Config{
			Payer: w.Payer, PayerAuthorizer: w.PayerAuthorizer, Receiver: w.Receiver, ReceiverAuthorizer: w.ReceiverAuthorizer,
			Token: w.Token, WithdrawDelay: w.WithdrawDelay.Uint64(), Salt: w.Salt,
		},
		claim: channel.Claim{Total: total, Voucher: channel.Voucher{Ceiling: ceiling, Signature: sig}},
	}, true
}

// ceiling is what a claim's signature allows in total, checked as the contract
// checks it. checked is false where a contract signed: only the ledger can ask it.
func ceiling(d channel.Domain, config channel.Config, c channel.Claim) (max channel.Amount, checked bool, err error) {
	signer, ecdsa := config.Signer()
	by := channel.NewVerifier(signer)
	if t := c.Ticks; t.Length != 0 || c.Tick.Index != 0 || t.Root != ([32]byte{}) {
		if err := t.Validate(); err != nil {
			return max, false, err
		}
		if err := t.VerifyTick(channel.Tick{Preimage: t.Root}, c.Tick); err != nil {
			return max, false, err
		}
		if ecdsa {
			if err := by.Verify(d.TickVoucherDigest(t), t.Signature); err != nil {
				return max, false, err
			}
		}
		max, err = t.At(c.Tick.Index)
		return max, ecdsa, err
	}
	if ecdsa {
		if _, err := c.Voucher.Verify(d, &by); err != nil {
			return max, false, err
		}
	}
	return c.Voucher.Ceiling, ecdsa, nil
}

// authorisation finds the row that a claim event stands for and returns what
// its signature allows.
func authorisation(d channel.Domain, rows []claimRow, total channel.Amount) (max channel.Amount, checked bool, err error) {
	err = fmt.Errorf("no row of the transaction claims %s", total)
	for _, r := range rows {
		if r.claim.Total != total {
			continue
		}
		if max, checked, err = ceiling(d, r.config, r.claim); err != nil {
			continue
		}
		if max.Less(total) {
			err = fmt.Errorf("%s is claimed on a signature for %s", total, max)
			continue
		}
		return max, checked, nil
	}
	return channel.Amount{}, false, err
}

// reachesDirectly tells whether a transaction calls the contract itself.
func reachesDirectly(tx *types.Transaction, contract common.Address) bool {
	to := tx.To()
	return to != nil && *to == contract
}
