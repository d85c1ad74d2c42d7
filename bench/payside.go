package bench

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"
	"os/exec"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	ma "github.com/multiformats/go-multiaddr"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/channel/store"
	"github.com/stiver-pay/stiver/p2p"
)

// PayerCommand is the argument of the program that makes it the payer of a run,
// in a process of its own: so that what each side costs can be told apart.
const PayerCommand = "payer"

// Promise is what an acknowledged payment survives.
type Promise string

// Promises, the strongest first.
const (
	PowerLoss    Promise = "power-loss"
	ProcessCrash Promise = "process-crash"
	// Nothing is durable when it is acknowledged. No product of ours offers it:
	// it shows the price of the other two.
	Nothing Promise = "nothing"
)

func (p Promise) durability() store.Durability {
	if p == PowerLoss {
		return store.PowerLoss
	}
	return store.ProcessCrash
}

// Holding is what the payer's process needs to hold channels.
type Holding struct {
	Dir      string
	Key      string // of the owner, in hex
	ChainID  uint64
	Contract common.Address
	Terms    payer.Terms
	Channels int
	Deposit  channel.Amount // of each, once it is made
	Promise  Promise
}

// Payments is one run of payments of the payer's process.
type Payments struct {
	To       string // the payee's multiaddress
	Vouchers bool   // a signature a payment; else ticks
	Prepared bool   // signed and encoded before the clock starts
	Bare     bool   // no payments: see streamBare
	First    int    // channel of the holding to begin with
	Channels int
	Window   int     // in flight on a channel
	Ahead    uint32  // payments from one checkpoint to the next; 0: channel.DefaultTicks
	Rate     float64 // payments a second; 0: as many as there is room for
	Together int     // of these, on one channel in a row; 0: one
	Length   time.Duration
}

// Paid is what became of Payments.
type Paid struct {
	Count   int
	Seconds float64
	CPU     time.Duration // of the payer's process
	Latency Latency
}

// PaySide is the payer's process. Its methods are called over its standard
// input and output.
type PaySide struct {
	life    context.Context
	store   *store.Store
	domain  channel.Domain
	secrets payer.Secrets
	leases  []*payer.Lease
	deposit channel.Amount
	host    host.Host // while there is a talk
	talk    talk
}

// ServePayer is the payer's process: it does what is asked on in until that
// ends, and answers on out.
func ServePayer(ctx context.Context, in io.Reader, out io.Writer) error {
	p := &PaySide{life: ctx}
	server := rpc.NewServer()
	if err := server.RegisterName(PayerCommand, p); err != nil {
		return err
	}
	server.ServeCodec(jsonrpc.NewServerCodec(stdio{bufio.NewReader(in), out, func() error { return nil }}))
	if p.store == nil {
		return nil
	}
	return p.store.Close()
}

// stdio is one end of a pair of pipes.
type stdio struct {
	io.Reader
	io.Writer
	close func() error
}

func (s stdio) Close() error { return s.close() }

// Hold opens a wallet's engine and returns the channels that it will pay on.
func (p *PaySide) Hold(h Holding, configs *[]channel.Config) (err error) {
	raw, err := hex.DecodeString(h.Key)
	if err != nil {
		return err
	}
	key, err := crypto.ToECDSA(raw)
	if err != nil {
		return err
	}
	p.domain, p.deposit = channel.NewDomain(h.ChainID, h.Contract), h.Deposit
	if p.secrets, err = payer.DeriveSecrets(key, p.domain); err != nil {
		return err
	}
	if p.store, err = store.Open(h.Dir, store.Options{Durability: h.Promise.durability()}); err != nil {
		return err
	}
	records := payer.OnStore(p.store)
	if h.Promise == Nothing {
		records = hasty{records}
	}
	engine, err := payer.Open(payer.Options{
		Store: records, Domain: p.domain, Payer: addressOf(key), Secrets: p.secrets, Lanes: h.Channels,
	})
	if err != nil {
		return err
	}
	for range h.Channels {
		lease, err := engine.Acquire(p.life, payer.Want{Terms: h.Terms, Use: payer.Streams})
		if err != nil {
			return err
		}
		if err := lease.Observe(channel.Escrow{Balance: h.Deposit}); err != nil {
			return err
		}
		p.leases = append(p.leases, lease)
		*configs = append(*configs, lease.State().Config)
	}
	return nil
}

// hasty is a store that says that all is durable at once.
type hasty struct{ payer.Store }

func (s hasty) Write(records []payer.Record, done func(error)) error {
	err := s.Store.Write(records, func(error) {})
	if err == nil {
		done(nil)
	}
	return err
}

// Meet gets ready for payments: everything that happens before the clock starts.
func (p *PaySide) Meet(o Payments, _ *struct{}) error {
	if o.First+o.Channels > len(p.leases) {
		return fmt.Errorf("channels %d to %d of %d", o.First, o.First+o.Channels, len(p.leases))
	}
	to, err := addrInfo(o.To)
	if err != nil {
		return err
	}
	host, err := p2p.NewHost(p2p.HostOptions{})
	if err != nil {
		return err
	}
	meet := p.stream
	switch {
	case o.Bare:
		meet = meetBare
	case o.Prepared:
		meet = p.prepared
	}
	m := meeting{host, to}
	if p.talk, err = meet(p.life, m, o); err != nil {
		return errors.Join(err, host.Close())
	}
	p.host = host
	return nil
}

// Pay makes the payments that it met for and tells what became of them.
func (p *PaySide) Pay(_ struct{}, paid *Paid) (err error) {
	*paid, err = p.talk.run(p.life)
	return err
}

// Part is the end of what Meet began.
func (p *PaySide) Part(struct{}, *struct{}) error {
	return errors.Join(p.talk.close(), p.host.Close())
}

// talk is a stream that is ready for payments.
type talk interface {
	run(context.Context) (Paid, error)
	close() error
}

func addrInfo(text string) (peer.AddrInfo, error) {
	a, err := ma.NewMultiaddr(text)
	if err != nil {
		return peer.AddrInfo{}, err
	}
	info, err := peer.AddrInfoFromP2pAddr(a)
	if err != nil {
		return peer.AddrInfo{}, err
	}
	return *info, nil
}

// payerProcess is a PaySide seen from the payee's process.
type payerProcess struct {
	cmd    *exec.Cmd
	client *rpc.Client
}

// startPayer starts a payer's process.
func startPayer(command func(args ...string) *exec.Cmd) (*payerProcess, error) {
	cmd := command("bench", PayerCommand)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the payer: %w", err)
	}
	return &payerProcess{cmd, jsonrpc.NewClient(stdio{out, in, in.Close})}, nil
}

// call asks the process for something. When ctx ends first, the process ends.
func (p *payerProcess) call(ctx context.Context, method string, args, reply any) error {
	call := p.client.Go(PayerCommand+"."+method, args, reply, make(chan *rpc.Call, 1))
	select {
	case <-call.Done:
		return call.Error
	case <-ctx.Done():
		return errors.Join(context.Cause(ctx), p.cmd.Process.Kill())
	}
}

// stop lets the process end.
func (p *payerProcess) stop() error {
	return errors.Join(p.client.Close(), p.cmd.Wait())
}
