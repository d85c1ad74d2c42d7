package demo

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/stiver-pay/stiver/audit"
	"github.com/stiver-pay/stiver/wallet"
)

// settle has the payee claim what it charged, anchor its log and be paid.
func (w *world) settle(ctx context.Context) error {
	for _, c := range w.wallet.Channels() {
		if c.ID == w.channel {
			w.summary.Authorised = c.Signed()
		}
	}
	out, err := w.gateway.Settle(ctx)
	if err != nil {
		return err
	}
	if out.Unanchored != nil {
		return out.Unanchored
	}
	w.Say(fmt.Sprintf("settled: %s STV claimed, log of %d entries anchored, %s STV paid, in block %d",
		out.Claimed.Units(6), out.Anchor.Entries, out.Paid.Units(6), out.Included.Block))
	return nil
}

// refund has the payee give back what was deposited and not spent.
func (w *world) refund(ctx context.Context) error {
	if _, err := w.wallet.Refund(ctx, w.channel, wallet.RefundOptions{}); err != nil {
		return err
	}
	coin := w.ledger.Coin()
	who, err := coin.Balance(ctx, w.wallet.Address())
	if err != nil {
		return err
	}
	w.summary.PayerBalance = who
	if w.summary.PayeeBalance, err = coin.Balance(ctx, w.payee); err != nil {
		return err
	}
	w.Say(fmt.Sprintf("refunded: the payer holds %s STV again, the payee %s STV",
		w.summary.PayerBalance.Units(6), w.summary.PayeeBalance.Units(6)))
	w.summary.LedgerBlocks, err = w.rpc.BlockNumber(ctx)
	return err
}

// export writes the bundle: the node's proofs and the payee's log.
func (w *world) export(ctx context.Context) (err error) {
	w.bundle = w.path("audit.bundle")
	f, err := os.Create(w.bundle)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	buf := bufio.NewWriter(f)
	err = audit.Export(ctx, audit.Sources{
		Genesis: w.genesis, Ledger: audit.NodeLedger(w.rpc), Log: w.gateway.Engine(),
	}, buf)
	if err != nil {
		return err
	}
	return buf.Flush()
}

// tamperings is how many copies of the bundle are tried with one byte flipped,
// spread evenly from its first byte to its last.
const tamperings = 64

// verify is the auditor, with nothing but the bundle and the genesis file.
func (w *world) verify() error {
	bundle, err := os.ReadFile(w.bundle)
	if err != nil {
		return err
	}
	root, err := audit.TrustGenesis(w.genesis)
	if err != nil {
		return err
	}
	report, err := audit.Verify(bytes.NewReader(bundle), root)
	if err != nil {
		return fmt.Errorf("verify the bundle: %w", err)
	}
	s := w.summary
	s.BundleBytes, s.Verified = uint64(len(bundle)), report.Payments == uint64(s.Payments)
	s.Deposited, s.Refunded, s.Charged = report.Deposited, report.Refunded, report.Charged
	s.Claimed, s.Settled = report.Claimed, report.Settled
	w.Say(fmt.Sprintf("audit: everything stopped; %d payments in a bundle of %d bytes verified offline", report.Payments, len(bundle)))
	w.tamper(bundle, root)
	return nil
}

func (w *world) tamper(bundle []byte, root audit.TrustRoot) {
	s := w.summary
	s.TamperDetected = true
	example := ""
	for i := range tamperings {
		at := i * (len(bundle) - 1) / (tamperings - 1)
		bundle[at] ^= 1
		_, err := audit.Verify(bytes.NewReader(bundle), root)
		bundle[at] ^= 1
		s.TamperTried++
		if err == nil {
			s.TamperDetected = false
			w.Say(fmt.Sprintf("audit: byte %d flipped and NOT noticed", at))
			return
		}
		if i == tamperings/2 {
			example = err.Error()
		}
	}
	w.Say(fmt.Sprintf("audit: %d bundles with one byte flipped, all refused; for example: %s", s.TamperTried, example))
}
