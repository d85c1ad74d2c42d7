package node

import (
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/chain/genesis"
)

const (
	networkFile   = "network.json"
	networkFormat = "stiver-network/1"

	// organisationKeyFile is the key with which the organisation of a home votes.
	organisationKeyFile = "keys/organisation.key"

	// p2pAbove is by how much the peer port of a local network's first node is
	// above its RPC port.
	p2pAbove = 100

	// maxLocalValidators bounds a network on one machine.
	maxLocalValidators = 32
)

// NetworkOptions describe a fresh network of several validators on one machine,
// each of an organisation of its own. Only Validators is required.
type NetworkOptions struct {
	// Validators is how many there are, all of the same power.
	Validators int

	// Delay is how long a decision of the organisations waits, in seconds.
	Delay uint64
	// VotingPeriod as in genesis.Config.
	VotingPeriod uint32
	// Parameters, if given, are the ledger's first.
	Parameters *genesis.Parameters

	// ChainID, GasLimit, MaxDrift, Members and Balances as in InitOptions.
	ChainID  uint64
	GasLimit uint64
	MaxDrift uint64
	Members  []genesis.Member
	Balances []genesis.Balance

	// RPCAddr is where the first node's JSON-RPC listens, DefaultRPCAddr if
	// empty. The other nodes, and the peer connections from 100 above, take the
	// next ports that nobody listens on.
	RPCAddr string

	// RPCAddrs and P2PAddrs, if given, name the addresses of every node instead.
	RPCAddrs []string
	P2PAddrs []string
}

// HomeInfo is the public side of a node of a network.
type HomeInfo struct {
	Name string `json:"name"`
	// Organisation is whose node it is, by name.
	Organisation string `json:"organisation,omitempty"`
	// Dir is the home; in network.json relative to that file.
	Dir string `json:"dir"`
	RPC string `json:"rpc"` // host:port
	P2P string `json:"p2p"` // host:port
	// NodeID is what peers know the node by; with P2P it makes a peer address.
	NodeID string `json:"node_id"`
	// Validator is the address of its consensus key, Voter the account with
	// which its organisation votes.
	Validator common.Address `json:"validator"`
	Voter     common.Address `json:"voter"`
}

// Peer is the node's address for others, as id@host:port.
func (h HomeInfo) Peer() string { return h.NodeID + "@" + h.P2P }

// RPCURL is the URL of the node's JSON-RPC endpoint.
func (h HomeInfo) RPCURL() string { return "http://" + h.RPC }

// Network is network.json: the nodes that one directory holds.
type Network struct {
	Format  string     `json:"format"`
	ChainID uint64     `json:"chain_id"`
	Genesis string     `json:"genesis"` // fingerprint, hex
	Homes   []HomeInfo `json:"homes"`
}

// InitNetwork makes the homes of a fresh network below dir: dir/validator-1 and
// so on, each with its own keys, and dir/keys/issuer.key. Like InitHome it wants
// a directory that does not exist or is empty, and makes all or nothing. The
// homes that it returns have paths below dir.
func InitNetwork(dir string, opts NetworkOptions) (*genesis.Genesis, []HomeInfo, error) {
	rpcs, p2ps, err := opts.addresses()
	if err != nil {
		return nil, nil, err
	}
	homes := make([]HomeInfo, len(rpcs))
	g, err := stage(dir, func(staging string) (*genesis.Genesis, error) {
		cfg := genesis.Config{
			ChainID: opts.ChainID, Time: uint64(time.Now().Unix()), GasLimit: opts.GasLimit, MaxDrift: opts.MaxDrift,
			Members: opts.Members, Balances: opts.Balances,
			ExecutionDelay: opts.Delay, VotingPeriod: opts.VotingPeriod, Parameters: opts.Parameters,
		}
		issuer, err := home{dir: staging}.writeAccountKey(issuerKeyFile)
		if err != nil {
			return nil, err
		}
		cfg.Issuer = crypto.PubkeyToAddress(issuer.PublicKey)
		for i := range homes {
			homes[i] = HomeInfo{
				Name: fmt.Sprintf("validator-%d", i+1), Organisation: fmt.Sprintf("organisation-%d", i+1), RPC: rpcs[i], P2P: p2ps[i],
			}
			homes[i].Dir = homes[i].Name
			if err := homes[i].makeKeys(staging, &cfg); err != nil {
				return nil, fmt.Errorf("make %s: %w", homes[i].Name, err)
			}
		}
		g, err := genesis.Build(cfg)
		if err != nil {
			return nil, err
		}
		return g, writeNetwork(staging, g, homes)
	})
	if err != nil {
		return nil, nil, err
	}
	for i := range homes {
		homes[i].Dir = filepath.Join(dir, homes[i].Dir)
	}
	return g, homes, nil
}

// makeKeys makes the keys of one home and enters their public sides.
func (info *HomeInfo) makeKeys(network string, cfg *genesis.Config) error {
	h := home{dir: filepath.Join(network, info.Dir)}
	pub, err := h.writeValidatorKey()
	if err != nil {
		return err
	}
	node, err := h.loadNodeKey()
	if err != nil {
		return err
	}
	voter, err := h.writeAccountKey(organisationKeyFile)
	if err != nil {
		return err
	}
	info.NodeID = string(node.ID())
	info.Voter = crypto.PubkeyToAddress(voter.PublicKey)
	cfg.Organisations = append(cfg.Organisations, genesis.Organisation{
		Name: info.Organisation, Voter: info.Voter, Nodes: []string{info.NodeID},
	})
	v := genesis.Validator{
		PubKey: hexutil.Bytes(pub.Bytes()), Power: devPower, Organisation: uint32(len(cfg.Organisations)), Name: info.Name,
	}
	info.Validator = v.Address()
	cfg.Validators = append(cfg.Validators, v)
	return nil
}

func writeNetwork(dir string, g *genesis.Genesis, homes []HomeInfo) error {
	for i, info := range homes {
		h := home{dir: filepath.Join(dir, info.Dir)}
		if err := h.writeGenesis(g); err != nil {
			return err
		}
		cfg := HomeConfig{Name: info.Name, RPC: info.RPC, P2P: info.P2P}
		for j, peer := range homes {
			if j != i {
				cfg.Peers = append(cfg.Peers, peer.Peer())
			}
		}
		if err := SaveHomeConfig(h.dir, cfg); err != nil {
			return err
		}
	}
	fingerprint, err := g.Fingerprint()
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(Network{
		Format: networkFormat, ChainID: g.Config.ChainID, Genesis: fmt.Sprintf("%x", fingerprint), Homes: homes,
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("encode %s: %w", networkFile, err)
	}
	if err := writeNew(filepath.Join(dir, networkFile), append(data, '\n'), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", networkFile, err)
	}
	return nil
}

// IsNetwork tells whether dir was made by InitNetwork.
func IsNetwork(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, networkFile))
	return err == nil
}

// LoadNetwork reads the nodes of a directory made by InitNetwork; their paths
// are below dir.
func LoadNetwork(dir string) (*Network, error) {
	path := filepath.Join(dir, networkFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", dir, ErrNotInitialised)
	}
	if err != nil {
		return nil, fmt.Errorf("read the network: %w", err)
	}
	var n Network
	if err := json.Unmarshal(data, &n); err != nil {
		return nil, fmt.Errorf("%s cannot be read; nothing was changed; correct the file: %w", path, err)
	}
	if n.Format != networkFormat {
		return nil, fmt.Errorf("%s has format %q, this program knows %q; nothing was changed; use the version of stiver that made it", path, n.Format, networkFormat)
	}
	for i := range n.Homes {
		n.Homes[i].Dir = filepath.Join(dir, filepath.FromSlash(n.Homes[i].Dir))
	}
	return &n, nil
}

// LoadVoterKey reads the key with which the organisation of a home votes.
func LoadVoterKey(dir string) (*ecdsa.PrivateKey, error) {
	return home{dir: dir}.loadAccountKey(organisationKeyFile)
}

// LoadIssuerKey reads the issuer's key from a development home or the directory
// of a local network.
func LoadIssuerKey(dir string) (*ecdsa.PrivateKey, error) {
	return home{dir: dir}.loadAccountKey(issuerKeyFile)
}

// addresses are the RPC and the peer address of each node.
func (o NetworkOptions) addresses() (rpcs, p2ps []string, err error) {
	if o.Validators < 1 || o.Validators > maxLocalValidators {
		return nil, nil, fmt.Errorf("%w: %d validators; on one machine there can be 1 to %d", genesis.ErrInvalid, o.Validators, maxLocalValidators)
	}
	first := o.RPCAddr
	if first == "" {
		first = DefaultRPCAddr
	}
	host, portText, err := net.SplitHostPort(first)
	if err != nil {
		return nil, nil, fmt.Errorf("RPC address %q: %w", first, err)
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return nil, nil, fmt.Errorf("RPC address %q: the port must be a number", first)
	}
	if rpcs = o.RPCAddrs; rpcs == nil {
		if rpcs, err = freeAddrs(host, port, o.Validators, port); err != nil {
			return nil, nil, err
		}
	}
	if p2ps = o.P2PAddrs; p2ps == nil {
		if p2ps, err = freeAddrs(host, port+p2pAbove, o.Validators, 0); err != nil {
			return nil, nil, err
		}
	}
	if len(rpcs) != o.Validators || len(p2ps) != o.Validators {
		return nil, nil, fmt.Errorf("%w: %d validators need as many addresses, not %d for RPC and %d for peers", genesis.ErrInvalid, o.Validators, len(rpcs), len(p2ps))
	}
	return rpcs, p2ps, nil
}

// freeAddrs are n addresses from a port upwards that nobody listens on now; the
// port given as anyway is taken in any case, since its user asked for it.
func freeAddrs(host string, port, n, anyway int) (out []string, err error) {
	for ; len(out) < n; port++ {
		if port > 65535 {
			return nil, fmt.Errorf("there are not enough free ports on %s; name a lower port", host)
		}
		addr := net.JoinHostPort(host, strconv.Itoa(port))
		if port != anyway {
			l, err := net.Listen("tcp", addr)
			if err != nil {
				continue
			}
			if err := l.Close(); err != nil {
				return nil, err
			}
		}
		out = append(out, addr)
	}
	return out, nil
}

// VoterKeyPath and IssuerKeyPath are where a home, or a local network, keeps
// the keys of its organisation's voter and of the issuer.
func VoterKeyPath(dir string) string { return home{dir: dir}.path(organisationKeyFile) }

// IssuerKeyPath: see VoterKeyPath.
func IssuerKeyPath(dir string) string { return home{dir: dir}.path(issuerKeyFile) }

// GovernorKeyPath is where a development network keeps the governor's key.
func GovernorKeyPath(dir string) string { return home{dir: dir}.path(governorKeyFile) }
