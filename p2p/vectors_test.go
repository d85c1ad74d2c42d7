package p2p_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p"
	"github.com/stiver-pay/stiver/p2p/wire"
)

var update = flag.Bool("update", false, "write the test vectors anew")

// golden compares a value with the vectors in a file.
func golden(t *testing.T, path string, v any) {
	t.Helper()
	got, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s does not hold what is said now:\n%s", path, got)
	}
}

// identity is a peer with the key of a seed of equal bytes.
func identity(t *testing.T, seed byte) crypto.PrivKey {
	t.Helper()
	key, err := crypto.UnmarshalEd25519PrivateKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

type opening struct {
	Key       hexutil.Bytes `json:"key"` // of the payer authoriser
	Channel   channel.ID    `json:"channel"`
	Payer     peer.ID       `json:"payer"`
	Payee     peer.ID       `json:"payee"`
	Text      string        `json:"text"`
	Digest    common.Hash   `json:"digest"`
	Signature hexutil.Bytes `json:"signature"`
}

func TestSignaturesThatOpenAChannelAreThoseOfTheVectors(t *testing.T) {
	var list []opening
	for salt := byte(1); salt <= 2; salt++ {
		payer, err := peer.IDFromPrivateKey(identity(t, salt))
		if err != nil {
			t.Fatal(err)
		}
		payee, err := peer.IDFromPrivateKey(identity(t, 9))
		if err != nil {
			t.Fatal(err)
		}
		p := newPurse(t, domain, salt, 1, 8)
		digest := p2p.OpenDigest(p.id(), payer, payee)
		sig, err := p.Sign(digest)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, opening{bytes.Repeat([]byte{salt + 1}, 32), p.id(), payer, payee, p2p.OpenText(p.id(), payer, payee), digest, sig[:]})
	}
	golden(t, "testdata/openings.json", list)
}

// said is one frame of a transcript.
type said struct {
	From  string `json:"from"`
	Means string `json:"means"`
	Frame string `json:"frame"`
}

// transcript is a stream on which both sides' frames are noted.
type transcript struct {
	*raw
	list []said
}

func (s *transcript) note(from, means string, frame []byte) {
	s.list = append(s.list, said{from, means, hex.EncodeToString(frame)})
}

// payer says a frame; the payee's answers are heard one after the other.
func (s *transcript) payer(means string, frame []byte, answers ...string) {
	s.t.Helper()
	s.note("payer", means, frame)
	s.say(frame)
	for _, a := range answers {
		body := s.next()
		if body == nil {
			s.t.Fatalf("the stream ended where %q was due", a)
		}
		s.note("payee", a, append(binary.AppendUvarint(nil, uint64(len(body))), body...))
	}
}

// A whole stream between a payee and a payer with fixed keys, frame by frame.
func TestAStreamIsThatOfTheTranscript(t *testing.T) {
	p := &pair{desk: newDesk(domain)}
	p.desk.items["/hello"] = "hello world"
	p.far = newHost(t, p2p.HostOptions{Listen: []string{"/ip4/127.0.0.1/tcp/0"}, Identity: identity(t, 9)})
	p.near = newHost(t, p2p.HostOptions{Identity: identity(t, 1)})
	p.payee = p2p.Serve(p2p.PayeeOptions{Host: p.far, Desk: p.desk, Domain: domain})
	t.Cleanup(func() { p.payee.Close() })
	s := &transcript{raw: p.rawPayer(t, p.near)}
	s.payer("hello", wire.AppendHello(nil, &wire.Hello{
		Version: 1, ChainID: domain.ChainID(), Contract: domain.Contract(), Frame: wire.MaxFrame, Content: 1 << 16,
	}), "hello")
	s.talk(newPurse(t, domain, 1, 10, 8), p.near, p.far)
	if s.next() != nil {
		t.Error("the payee spoke after the payer's goodbye")
	}
	golden(t, "testdata/transcript.json", s.list)
}

// talk says everything between the hellos and the end.
func (s *transcript) talk(purse *purse, near, far host.Host) {
	t := s.t
	t.Helper()
	open, err := purse.Sign(p2p.OpenDigest(purse.id(), near.ID(), far.ID()))
	if err != nil {
		t.Fatal(err)
	}
	voucher, err := channel.SignVoucher(domain, purse.signer, purse.id(), channel.NewAmount(5))
	if err != nil {
		t.Fatal(err)
	}
	links := channel.NewTickChain([32]byte{4, 2}, 8)
	chain, err := channel.SignTickVoucher(domain, purse.signer, channel.TickVoucher{
		Channel: purse.id(), Base: channel.NewAmount(5), Unit: channel.NewAmount(10), Root: links.Root(), Length: 8,
	})
	if err != nil {
		t.Fatal(err)
	}
	const first = wire.PaySequence | wire.PayPrice
	ten := channel.NewAmount(10)

	s.payer("open", wire.AppendOpen(nil, &wire.Open{Config: purse.config, Signature: open}), "opened: nothing charged yet")
	s.payer("payment 0 of 5, with a voucher for 5", wire.AppendPay(nil, &wire.Pay{
		Type: wire.TypePayVou, Flags: wire.PayPrice, Price: channel.NewAmount(5), Ceiling: channel.NewAmount(5), Signature: voucher.Signature,
	}), "1 payment, 5 charged")
	s.payer("a tick chain from 5 on", wire.AppendTicks(nil, &wire.Ticks{Chain: chain}))
	s.payer("payment 1 of 10, with tick 1", wire.AppendPay(nil, &wire.Pay{
		Type: wire.TypePayTick, Flags: wire.PayPrice, Price: ten, Tick: links.Tick(1),
	}), "2 payments, 15 charged")
	s.payer("payment 2 of 10, with tick 2", wire.AppendPay(nil, &wire.Pay{Type: wire.TypePayTick, Tick: links.Tick(2)}), "3 payments, 25 charged")
	s.payer("payment 3 of 10 for the content of item 0, /hello, with tick 3", wire.AppendPay(nil, &wire.Pay{
		Type: wire.TypePayTick, Flags: wire.PayDeliver, Item: wire.ItemNamed, Name: []byte("/hello"), Tick: links.Tick(3),
	}), "4 payments, 35 charged", "content of payment 3, 11 bytes", "all of it")
	s.payer("11 bytes more may be sent", wire.AppendGrant(nil, &wire.Grant{Bytes: 11}))
	s.payer("a frame of a type that is skipped", []byte{2, 0x80, 0xff})
	s.payer("payment 4 of 10 for nothing but what is authorised", wire.AppendPay(nil, &wire.Pay{Type: wire.TypePay}), "refused: not authorised")
	s.payer("payment 5, dropped", wire.AppendPay(nil, &wire.Pay{Type: wire.TypePay}))
	s.payer("payment 4 of 10, with tick 5", wire.AppendPay(nil, &wire.Pay{
		Type: wire.TypePayTick, Flags: first | wire.PayIndex, Sequence: 4, Price: ten, Tick: links.Tick(5),
	}), "5 payments, 45 charged")
	s.payer("payment 5 of 10, covered by tick 5 too", wire.AppendPay(nil, &wire.Pay{Type: wire.TypePay}), "6 payments, 55 charged")
	s.payer("payment 1 again", wire.AppendPay(nil, &wire.Pay{Type: wire.TypePay, Flags: first, Sequence: 1, Price: ten}), "6 payments, 55 charged")
	s.payer("close", wire.AppendClose(nil, &wire.Close{}), "closed")
	s.payer("goodbye", wire.AppendGoodbye(nil, &wire.Goodbye{}))
}
