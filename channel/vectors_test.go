package channel

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
)

var update = flag.Bool("update", false, "write the test vectors anew")

// The vectors are for those who implement docs/protocol.md in another language:
// each file checks one kind of object alone. Hashes, addresses, signatures and
// bytes are hexadecimal, amounts decimal; keys are of no use elsewhere.

// golden compares a value with the vectors in a file of testdata.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s does not hold what is computed now: others who implement the protocol would disagree with it", path)
	}
}

type domainVector struct {
	ChainID  uint64         `json:"chainId"`
	Contract common.Address `json:"contract"`
}

func (v domainVector) domain() Domain { return NewDomain(v.ChainID, v.Contract) }

// The real ledger, and one that differs in both.
var vectorDomains = []domainVector{
	{571700, common.HexToAddress("0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003")},
	{1, common.HexToAddress("0x00000000000000000000000000000000000000ff")},
}

// vectorKey is the account called name.
func vectorKey(t *testing.T, name string) (hexutil.Bytes, *KeySigner) {
	t.Helper()
	raw := crypto.Keccak256([]byte("stiver test vector: " + name))
	key, err := crypto.ToECDSA(raw)
	if err != nil {
		t.Fatal(err)
	}
	return raw, NewKeySigner(key)
}

// vectorConfig is the channel on which the vectors' objects are.
func vectorConfig(t *testing.T) Config {
	t.Helper()
	_, payer := vectorKey(t, "payer")
	_, payee := vectorKey(t, "payee")
	return Config{
		Payer: common.Address{0xa1}, PayerAuthorizer: payer.Address(),
		Receiver: common.Address{0xb2}, ReceiverAuthorizer: payee.Address(),
		Token: common.HexToAddress("0x5717000000000000000000000000000000000002"), WithdrawDelay: 86_400, Salt: [32]byte{31: 7},
	}
}

type configVector struct {
	Domain             domainVector   `json:"domain"`
	Payer              common.Address `json:"payer"`
	PayerAuthorizer    common.Address `json:"payerAuthorizer"`
	Receiver           common.Address `json:"receiver"`
	ReceiverAuthorizer common.Address `json:"receiverAuthorizer"`
	Token              common.Address `json:"token"`
	WithdrawDelay      uint64         `json:"withdrawDelay"`
	Salt               common.Hash    `json:"salt"`
	ID                 ID             `json:"id"`
}

func TestChannelIDsAreThoseOfTheVectors(t *testing.T) {
	base := vectorConfig(t)
	other := base
	other.WithdrawDelay, other.Salt = 2_592_000, [32]byte(crypto.Keccak256([]byte("salt")))
	var list []configVector
	for _, d := range vectorDomains {
		for _, c := range []Config{base, other} {
			list = append(list, configVector{d, c.Payer, c.PayerAuthorizer, c.Receiver, c.ReceiverAuthorizer,
				c.Token, c.WithdrawDelay, c.Salt, d.domain().ChannelID(c)})
		}
	}
	golden(t, "channels.json", list)
}

type voucherVector struct {
	Domain    domainVector   `json:"domain"`
	Key       hexutil.Bytes  `json:"key"`
	Signer    common.Address `json:"signer"`
	Channel   ID             `json:"channel"`
	Ceiling   *Amount        `json:"ceiling,omitempty"` // of a voucher
	Ticks     *chainVector   `json:"ticks,omitempty"`   // of a tick voucher
	Digest    common.Hash    `json:"digest"`
	Signature hexutil.Bytes  `json:"signature"`
}

type chainVector struct {
	Base   Amount      `json:"base"`
	Unit   Amount      `json:"unit"`
	Root   common.Hash `json:"root"`
	Length uint32      `json:"length"`
}

func TestVouchersAreThoseOfTheVectors(t *testing.T) {
	key, signer := vectorKey(t, "payer")
	var list []voucherVector
	for _, d := range vectorDomains {
		id := d.domain().ChannelID(vectorConfig(t))
		row := voucherVector{Domain: d, Key: key, Signer: signer.Address(), Channel: id}
		for _, ceiling := range []Amount{NewAmount(1), NewAmount(1_000_000), MaxAmount} {
			v, err := SignVoucher(d.domain(), signer, id, ceiling)
			if err != nil {
				t.Fatal(err)
			}
			row.Ceiling, row.Digest, row.Signature = &ceiling, d.domain().VoucherDigest(id, ceiling), v.Signature[:]
			list = append(list, row)
		}
		row.Ceiling = nil
		for _, length := range []uint32{1, 1024} {
			v := TickVoucher{Channel: id, Base: NewAmount(900), Unit: NewAmount(25), Root: vectorChain(length).Root(), Length: length}
			v, err := SignTickVoucher(d.domain(), signer, v)
			if err != nil {
				t.Fatal(err)
			}
			row.Ticks = &chainVector{v.Base, v.Unit, v.Root, v.Length}
			row.Digest, row.Signature = d.domain().TickVoucherDigest(v), v.Signature[:]
			list = append(list, row)
		}
	}
	golden(t, "vouchers.json", list)
}

func vectorChain(length uint32) TickChain {
	return NewTickChain([32]byte(crypto.Keccak256([]byte("seed"))), length)
}

type ticksVector struct {
	Seed common.Hash `json:"seed"`
	chainVector
	Revealed []tickVector `json:"ticks"`
}

type tickVector struct {
	Index      uint32      `json:"index"`
	Preimage   common.Hash `json:"preimage"`
	Authorised Amount      `json:"authorised"`
}

func TestTickChainsAreThoseOfTheVectors(t *testing.T) {
	var list []ticksVector
	for _, length := range []uint32{1, 2, 64, 1024} {
		chain := vectorChain(length)
		v := TickVoucher{Base: NewAmount(900), Unit: NewAmount(25), Root: chain.Root(), Length: length}
		row := ticksVector{Seed: chain.Tick(length).Preimage, chainVector: chainVector{v.Base, v.Unit, v.Root, v.Length}}
		for _, k := range []uint32{0, 1, 2, 63, 1024} {
			if k > length {
				break
			}
			at, err := v.At(k)
			if err != nil {
				t.Fatal(err)
			}
			row.Revealed = append(row.Revealed, tickVector{k, chain.Tick(k).Preimage, at})
		}
		list = append(list, row)
	}
	golden(t, "ticks.json", list)
}

type logVector struct {
	EmptyRoot common.Hash   `json:"emptyRoot"`
	Entries   []entryVector `json:"entries"`
}

type entryVector struct {
	Kind      string        `json:"kind"`
	Channel   ID            `json:"channel"`
	Sequence  uint64        `json:"sequence"`
	Amount    Amount        `json:"amount"`
	Charged   Amount        `json:"charged"`
	Time      uint64        `json:"time"`
	Item      string        `json:"item,omitempty"`
	Salt      hexutil.Bytes `json:"salt,omitempty"`
	ItemHash  common.Hash   `json:"itemHash"`
	Bytes     hexutil.Bytes `json:"bytes"`
	Leaf      common.Hash   `json:"leaf"`
	RootAfter common.Hash   `json:"rootAfter"`
}

// vectorEntries are an opening, charges and a credit.
func vectorEntries(t *testing.T) (list []Entry, items []string) {
	id := vectorDomains[0].domain().ChannelID(vectorConfig(t))
	const start = 1_700_000_000_000
	list = []Entry{{Channel: id, Kind: Opening, Amount: NewAmount(500), Charged: NewAmount(500), Time: start}}
	items = []string{""}
	for i := uint64(1); i <= 8; i++ {
		e := Entry{Channel: id, Sequence: i, Kind: Charge, Amount: NewAmount(25), Charged: NewAmount(500 + 25*i), Time: start + 40*i}
		item := ""
		switch {
		case i == 5:
			e.Kind = Credit
		case i > 5:
			e.Charged = NewAmount(500 + 25*(i-2))
		}
		if i == 5 {
			e.Charged = NewAmount(500 + 25*3)
		}
		if i%2 == 1 && e.Kind == Charge {
			item = "/articles/17"
			e.Item = HashItem(vectorSalt(i), []byte(item))
		}
		list, items = append(list, e), append(items, item)
	}
	return list, items
}

func vectorSalt(i uint64) [SaltSize]byte { return [SaltSize]byte{byte(i), 0xee} }

func TestLogEntriesAndRootsAreThoseOfTheVectors(t *testing.T) {
	var log Log
	v := logVector{EmptyRoot: log.Root()}
	entries, items := vectorEntries(t)
	for i, e := range entries {
		log.Append(e)
		raw := e.Encode()
		row := entryVector{e.Kind.String(), e.Channel, e.Sequence, e.Amount, e.Charged, e.Time,
			items[i], nil, common.Hash(e.Item), raw[:], e.Leaf(), log.Root()}
		if items[i] != "" {
			salt := vectorSalt(e.Sequence)
			row.Salt = salt[:]
		}
		v.Entries = append(v.Entries, row)
	}
	golden(t, "log.json", v)
}

type receiptVector struct {
	Name      string         `json:"name"`
	Valid     bool           `json:"valid"`
	Domain    domainVector   `json:"domain"`
	Payee     common.Address `json:"receiverAuthorizer"`
	Channel   ID             `json:"channel"`
	Entry     hexutil.Bytes  `json:"entry"`
	Proof     []common.Hash  `json:"proof"`
	Size      uint64         `json:"size"`
	Root      common.Hash    `json:"root"`
	Charged   Amount         `json:"charged"`
	Digest    common.Hash    `json:"digest"` // of the head
	Signature hexutil.Bytes  `json:"signature"`
}

func TestReceiptsAreThoseOfTheVectors(t *testing.T) {
	_, signer := vectorKey(t, "payee")
	by := NewVerifier(signer.Address())
	d := vectorDomains[0]
	var list []receiptVector
	add := func(name string, valid bool, r Receipt) {
		t.Helper()
		if err := r.Verify(d.domain(), &by); (err == nil) != valid {
			t.Errorf("%s: %v", name, err)
		}
		raw := r.Entry.Encode()
		proof := make([]common.Hash, len(r.Proof))
		for i, p := range r.Proof {
			proof[i] = p
		}
		list = append(list, receiptVector{name, valid, d, signer.Address(), r.Head.Channel, raw[:], proof,
			r.Head.Size, r.Head.Root, r.Head.Charged, d.domain().LogHeadDigest(r.Head), r.Signature[:]})
	}
	sale := vectorReceipt(t, 6, 9)
	add("the only entry", true, vectorReceipt(t, 0, 1))
	add("an entry inside", true, sale)
	add("the last entry", true, vectorReceipt(t, 8, 9))
	add("a full tree", true, vectorReceipt(t, 3, 8))
	add("a head that is charged less, after a credit", true, vectorReceipt(t, 4, 6))

	for _, c := range []struct {
		name   string
		change func(*Receipt)
	}{
		{"another amount", func(r *Receipt) { r.Entry.Amount = NewAmount(1) }},
		{"another sequence", func(r *Receipt) { r.Entry.Sequence++ }},
		{"a proof too short", func(r *Receipt) { r.Proof = r.Proof[:len(r.Proof)-1] }},
		{"a proof too long", func(r *Receipt) { r.Proof = append(r.Proof, [32]byte{}) }},
		{"a head that was not signed", func(r *Receipt) { r.Head.Charged = NewAmount(1_000) }},
		{"a signature of somebody else", func(r *Receipt) { r.Signature = signHead(t, "payer", r.Head) }},
	} {
		r := sale
		r.Proof = append([][32]byte(nil), sale.Proof...)
		c.change(&r)
		add(c.name, false, r)
	}
	golden(t, "receipts.json", list)
}

// vectorReceipt is for the entry at index of a log of size entries.
func vectorReceipt(t *testing.T, index, size int) Receipt {
	t.Helper()
	entries, _ := vectorEntries(t)
	leaves := make([][32]byte, size)
	for i, e := range entries[:size] {
		leaves[i] = e.Leaf()
	}
	last := entries[size-1]
	head := LogHead{Channel: last.Channel, Size: uint64(size), Root: naiveRoot(leaves), Charged: last.Charged}
	return Receipt{Entry: entries[index], Proof: naiveProof(leaves, index), Head: head, Signature: signHead(t, "payee", head)}
}

func signHead(t *testing.T, name string, h LogHead) Signature {
	t.Helper()
	_, signer := vectorKey(t, name)
	sig, err := signer.Sign(vectorDomains[0].domain().LogHeadDigest(h))
	if err != nil {
		t.Fatal(err)
	}
	return sig
}
