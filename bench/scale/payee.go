package scale

import (
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/channel/store"
	"github.com/stiver-pay/stiver/contracts"
)

// keys of the run. Both are drawn for it.
type keys struct {
	payee, payer *channel.KeySigner
	domain       channel.Domain
}

func newKeys() (k keys, err error) {
	for _, to := range []**channel.KeySigner{&k.payee, &k.payer} {
		key, err := crypto.GenerateKey()
		if err != nil {
			return k, err
		}
		*to = channel.NewKeySigner(key)
	}
	k.domain = channel.NewDomain(1, contracts.ChannelsAddress)
	return k, nil
}

func (k keys) terms() payee.Terms {
	return payee.Terms{
		Receiver: k.payee.Address(), ReceiverAuthorizer: k.payee.Address(),
		Token: contracts.CoinAddress, WithdrawDelay: channel.MinWithdrawDelay,
	}
}

// config is that of channel number n.
func (k keys) config(n int) channel.Config {
	t := k.terms()
	c := channel.Config{
		Payer: k.payer.Address(), PayerAuthorizer: k.payer.Address(), Receiver: t.Receiver,
		ReceiverAuthorizer: t.ReceiverAuthorizer, Token: t.Token, WithdrawDelay: t.WithdrawDelay,
	}
	binary.BigEndian.PutUint64(c.Salt[:], uint64(n)+1)
	return c
}

// desk is an engine on a store.
type desk struct {
	keys
	ledger *paper
	store  *store.Store
	engine *payee.Engine
}

func (k keys) open(ctx context.Context, dir string) (*desk, error) {
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return nil, err
	}
	d := &desk{keys: k, ledger: newPaper(k.payee.Address()), store: s}
	d.engine, err = payee.Open(ctx, payee.Options{Store: s, Ledger: d.ledger, Domain: k.domain, Terms: k.terms(), Signer: k.payee})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return d, nil
}

func (d *desk) close() error { return errors.Join(d.engine.Close(), d.store.Close()) }

// settled waits until the engine has read all its channels from the ledger.
func (d *desk) settled(ctx context.Context) error {
	select {
	case <-d.ledger.watched:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// admitting channels are on their way to the disk at a time.
const admitting = 256

// admit makes n channels known.
func (d *desk) admit(ctx context.Context, n int) error {
	work, ctx := errgroup.WithContext(ctx)
	var next struct {
		sync.Mutex
		n int
	}
	for range admitting {
		work.Go(func() error {
			for ctx.Err() == nil {
				next.Lock()
				i := next.n
				next.n++
				next.Unlock()
				if i >= n {
					return nil
				}
				if _, err := d.engine.Admit(ctx, d.config(i)); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
	}
	return work.Wait()
}

// diskOf returns the bytes that a directory's files take.
func diskOf(dir string) (bytes int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if errors.Is(err, os.ErrNotExist) {
			return nil // a file of the store that went away meanwhile
		}
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if stat, ok := info.Sys().(*syscall.Stat_t); ok {
			bytes += stat.Blocks * 512 // files with holes are larger than what they take
		} else {
			bytes += info.Size()
		}
		return nil
	})
	return bytes, err
}

var _ payee.Ledger = (*paper)(nil)
