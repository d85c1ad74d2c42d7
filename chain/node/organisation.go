package node

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	cometjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/chain/genesis"
)

const (
	// organisationFile is what an organisation shows the others.
	organisationFile   = "organisation.json"
	organisationFormat = "stiver-organisation/1"

	// maxOrganisationFile bounds what is read of another organisation's file.
	maxOrganisationFile = 64 << 10

	// DefaultPeerPort is where a node of an organisation listens for others.
	DefaultPeerPort = "8645"
)

// Organisation is organisation.json: what an organisation shows the others so
// that they can make a network together. All of it is public.
type Organisation struct {
	Format string `json:"format"`
	Name   string `json:"name"`
	// Voter is the account that votes for the organisation.
	Voter common.Address `json:"voter"`
	// Validator is the compressed public key of its validator, NodeID the name
	// of its node among peers, Address where others reach it, as host:port.
	Validator hexutil.Bytes `json:"validator"`
	NodeID    string        `json:"node_id"`
	Address   string        `json:"address"`
	// Issuer is the account that makes coins, zero unless this organisation does.
	Issuer *common.Address `json:"issuer,omitempty"`
}

// Peer is the organisation's node for others, as id@host:port.
func (o Organisation) Peer() string { return o.NodeID + "@" + o.Address }

// OrganisationOptions describe an organisation's first home.
type OrganisationOptions struct {
	Name string
	// Address is where the other organisations will reach its node, as
	// host:port or host. A loopback one suits trying it out on one machine.
	Address string
	// RPCAddr is Config.RPCAddr.
	RPCAddr string
	// Issuer makes the key of the network's issuer, too.
	Issuer bool
}

// InitOrganisation makes the keys of an organisation that is going to found a
// network with others, and its public organisation.json. The home becomes one
// by JoinNetwork, when the network's genesis file is there.
func InitOrganisation(dir string, opts OrganisationOptions) (*Organisation, error) {
	address, listen, err := peerAddress(opts.Address)
	if err != nil {
		return nil, err
	}
	if opts.Name == "" {
		return nil, errors.New("the organisation needs a name, by which the others know it")
	}
	var o *Organisation
	_, err = stage(dir, func(staging string) (*genesis.Genesis, error) {
		h := home{dir: staging}
		if o, err = h.makeOrganisation(opts, address); err != nil {
			return nil, err
		}
		data, err := json.MarshalIndent(o, "", "  ")
		if err != nil {
			return nil, err
		}
		if err := writeNew(h.path(organisationFile), append(data, '\n'), 0o644); err != nil {
			return nil, err
		}
		return nil, SaveHomeConfig(staging, HomeConfig{Name: opts.Name, RPC: opts.RPCAddr, P2P: listen})
	})
	return o, err
}

func (h home) makeOrganisation(opts OrganisationOptions, address string) (*Organisation, error) {
	pub, err := h.writeValidatorKey()
	if err != nil {
		return nil, err
	}
	node, err := h.loadNodeKey()
	if err != nil {
		return nil, err
	}
	voter, err := h.writeAccountKey(organisationKeyFile)
	if err != nil {
		return nil, err
	}
	o := &Organisation{
		Format: organisationFormat, Name: opts.Name, Voter: crypto.PubkeyToAddress(voter.PublicKey),
		Validator: hexutil.Bytes(pub.Bytes()), NodeID: string(node.ID()), Address: address,
	}
	if opts.Issuer {
		issuer, err := h.writeAccountKey(issuerKeyFile)
		if err != nil {
			return nil, err
		}
		address := crypto.PubkeyToAddress(issuer.PublicKey)
		o.Issuer = &address
	}
	return o, nil
}

// peerAddress is where others reach a node, and where it listens for them: on
// all interfaces, or on a loopback address if it is one.
func peerAddress(text string) (address, listen string, err error) {
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		host, port = text, DefaultPeerPort
	}
	if n, err := strconv.Atoi(port); host == "" || strings.ContainsAny(host, "@/ ") || err != nil || n < 1 || n > 65535 {
		return "", "", fmt.Errorf("address %q: others need a host, or host:port, to connect to", text)
	}
	listenOn := "0.0.0.0"
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		listenOn = host
	}
	return net.JoinHostPort(host, port), net.JoinHostPort(listenOn, port), nil
}

// LoadOrganisation reads an organisation's public file.
func LoadOrganisation(path string) (*Organisation, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read an organisation's file: %w", err)
	}
	if info.Size() > maxOrganisationFile {
		return nil, fmt.Errorf("%s is too large to be an organisation's file", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read an organisation's file: %w", err)
	}
	var o Organisation
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&o); err != nil {
		return nil, fmt.Errorf("%s is not an organisation's file: %w", path, err)
	}
	if o.Format != organisationFormat {
		return nil, fmt.Errorf("%s has format %q, this program knows %q", path, o.Format, organisationFormat)
	}
	if _, _, err := peerAddress(o.Address); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &o, nil
}

// Found makes the genesis of the network that organisations found together:
// each has a vote, a node and a validator of the same power. cfg holds the rest
// and may name an issuer, if none of them is. The same organisations and cfg
// give the same genesis, in whatever order they are named, so everyone can make
// it and compare. Errors wrap genesis.ErrInvalid.
func Found(cfg genesis.Config, organisations []*Organisation) (*genesis.Genesis, error) {
	sorted := slices.SortedFunc(slices.Values(organisations), func(a, b *Organisation) int { return cmp.Compare(a.Name, b.Name) })
	for i, o := range sorted {
		cfg.Organisations = append(cfg.Organisations, genesis.Organisation{Name: o.Name, Voter: o.Voter, Nodes: []string{o.NodeID}})
		cfg.Validators = append(cfg.Validators, genesis.Validator{
			PubKey: o.Validator, Power: devPower, Organisation: uint32(i + 1), Name: o.Name,
		})
		switch {
		case o.Issuer == nil:
		case cfg.Issuer == (common.Address{}):
			cfg.Issuer = *o.Issuer
		case cfg.Issuer != *o.Issuer:
			return nil, fmt.Errorf("%w: there are two issuers, %s and %s of %s; a network begins with one", genesis.ErrInvalid, cfg.Issuer, *o.Issuer, o.Name)
		}
	}
	if cfg.Time == 0 {
		cfg.Time = uint64(time.Now().Unix())
	}
	return genesis.Build(cfg)
}

// IsFounder tells whether dir has the keys of an organisation, made by
// InitOrganisation, and waits for the genesis file.
func IsFounder(dir string) bool {
	_, err := os.Stat(home{dir: dir}.path(organisationFile))
	return err == nil && !IsHome(dir)
}

// JoinOptions of JoinNetwork.
type JoinOptions struct {
	// Genesis is the network's.
	Genesis *genesis.Genesis
	// Peers are nodes of the network, as id@host:port; this one is left out.
	Peers []string
	// Name, Address and RPCAddr as in OrganisationOptions; what is empty stays as
	// it is. Without any address the node listens to nobody, which suffices to
	// follow the ledger.
	Name, Address, RPCAddr string
}

// Joined is a node that JoinNetwork made.
type Joined struct {
	HomeInfo
	// PubKey is the compressed public key of its validator key.
	PubKey hexutil.Bytes
	// Validates tells whether the genesis names it as a validator, Admitted
	// whether it names its node: if not, the ledger has to admit it first.
	Validates, Admitted bool
}

// JoinNetwork makes dir the home of a node of an existing network. Keys that
// InitOrganisation made there are used, others are made. The directory must not
// hold a ledger already.
func JoinNetwork(dir string, opts JoinOptions) (*Joined, error) {
	if IsHome(dir) {
		return nil, fmt.Errorf("%s: %w", dir, ErrHomeExists)
	}
	cfg, err := LoadHomeConfig(dir)
	if err != nil {
		return nil, err
	}
	if opts.Name != "" {
		cfg.Name = opts.Name
	}
	if opts.RPCAddr != "" {
		cfg.RPC = opts.RPCAddr
	}
	if opts.Address != "" {
		if _, cfg.P2P, err = peerAddress(opts.Address); err != nil {
			return nil, err
		}
	}
	h := home{dir: dir}
	pub, err := h.validatorPubKey()
	if err != nil {
		return nil, err
	}
	node, err := h.loadNodeKey()
	if err != nil {
		return nil, err
	}
	out := &Joined{PubKey: pub, HomeInfo: HomeInfo{
		Name: cfg.Name, Dir: dir, RPC: cfg.RPC, P2P: cfg.P2P, NodeID: string(node.ID()),
		Validator: genesis.Validator{PubKey: pub}.Address(),
	}}
	for _, peer := range opts.Peers {
		id, address, _ := strings.Cut(peer, "@")
		if len(id) != 40 || address == "" {
			return nil, fmt.Errorf("peer %q: want the node's id, 40 hexadecimal digits, then @host:port", peer)
		}
		if id != out.NodeID && !slices.Contains(cfg.Peers, peer) {
			cfg.Peers = append(cfg.Peers, peer)
		}
	}
	out.place(opts.Genesis.Config)
	if err := SaveHomeConfig(dir, cfg); err != nil {
		return nil, err
	}
	return out, h.writeGenesis(opts.Genesis) // last: it makes dir a home
}

// place looks whether the genesis knows the node.
func (j *Joined) place(cfg genesis.Config) {
	for _, v := range cfg.Validators {
		j.Validates = j.Validates || bytes.Equal(v.PubKey, j.PubKey)
	}
	j.Admitted = slices.Contains(cfg.Nodes, j.NodeID)
	for _, o := range cfg.Organisations {
		j.Admitted = j.Admitted || slices.Contains(o.Nodes, j.NodeID)
	}
}

// validatorPubKey is the public side of the home's validator key, which is made
// if there is none. An encrypted key need not be opened for it.
func (h home) validatorPubKey() (hexutil.Bytes, error) {
	data, err := os.ReadFile(h.path(validatorKeyFile))
	if errors.Is(err, fs.ErrNotExist) {
		pub, err := h.writeValidatorKey()
		return hexutil.Bytes(pub), err
	}
	if err != nil {
		return nil, fmt.Errorf("read the validator key: %w", err)
	}
	if o, err := LoadOrganisation(h.path(organisationFile)); err == nil {
		return o.Validator, nil
	}
	var plain privval.FilePVKey
	if err := cometjson.Unmarshal(data, &plain); err != nil || plain.PubKey == nil {
		return nil, fmt.Errorf("%s does not show its public key, and %s is missing; restore that from a copy",
			h.path(validatorKeyFile), h.path(organisationFile))
	}
	return hexutil.Bytes(plain.PubKey.Bytes()), nil
}

// Identity is what others need to know of the node of a home.
type Identity struct {
	NodeID string
	PubKey hexutil.Bytes // of its validator key, compressed
}

// IdentityOf reads a home's identity; the home need not have a genesis file yet.
func IdentityOf(dir string) (*Identity, error) {
	h := home{dir: dir}
	for _, name := range []string{nodeKeyFile, validatorKeyFile} {
		if _, err := os.Stat(h.path(name)); err != nil {
			return nil, fmt.Errorf("%s: %w", dir, ErrNotInitialised)
		}
	}
	pub, err := h.validatorPubKey()
	if err != nil {
		return nil, err
	}
	key, err := h.loadNodeKey()
	if err != nil {
		return nil, err
	}
	return &Identity{NodeID: string(key.ID()), PubKey: pub}, nil
}
