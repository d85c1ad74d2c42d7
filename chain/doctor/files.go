package doctor

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/chain/serve"
	"github.com/stiver-pay/stiver/chain/signer"
)

// certificateSoon is how long before its end a certificate is worth a word.
const certificateSoon = 14 * 24 * time.Hour

// files checks what lies in the home; false if there is none to go on with.
func (e *examination) files() bool {
	if !node.IsHome(e.Home) {
		e.wrong("home", "make one with `stiver ledger init DIR` or `stiver ledger join DIR`, or name another directory", "%s is not a ledger's home", e.Home)
		return false
	}
	g, err := genesis.Load(node.GenesisPath(e.Home))
	if err != nil {
		e.wrong("home", "get the genesis file from another organisation and compare its fingerprint", "the genesis file cannot be used: %v", err)
		return false
	}
	e.genesis = g
	e.ok("home", "%s, chain %d", e.Home, g.Config.ChainID)
	e.fingerprint()
	e.configuration()
	e.permissions()
	e.record()
	return true
}

func (e *examination) fingerprint() {
	sum, err := e.genesis.Fingerprint()
	if err != nil {
		e.wrong("genesis", "get the genesis file from another organisation", "no fingerprint can be made: %v", err)
		return
	}
	have, want := fmt.Sprintf("%x", sum), strings.ToLower(strings.TrimPrefix(e.Fingerprint, "0x"))
	switch {
	case want == "":
		e.ok("genesis", "fingerprint %s; compare it with the other organisations'", have)
	case !strings.HasPrefix(have, want):
		e.wrong("genesis", "this home is of another network; get the right genesis file and a new home", "fingerprint %s, expected %s", have, want)
	default:
		e.ok("genesis", "fingerprint %s, as expected", have)
	}
}

// configuration checks node.json and the files it names.
func (e *examination) configuration() {
	var err error
	if e.config, err = node.LoadHomeConfig(e.Home); err == nil {
		e.settled, err = node.LoadConfig(e.Home)
	}
	if err != nil {
		e.wrong("configuration", "correct node.json; docs/operate.md lists what may stand in it", "%v", err)
		return
	}
	if e.settled.RPCAddr == "" {
		e.settled.RPCAddr = node.DefaultRPCAddr
	}
	access := e.settled.RPCAccess
	if err := (serve.Config{
		Addr: e.settled.RPCAddr, TLSCert: access.TLSCert, TLSKey: access.TLSKey, ClientCA: access.ClientCA, JWTSecret: access.JWTSecret, Rate: access.Rate,
	}).Validate(); err != nil {
		e.wrong("configuration", "give node.json a certificate and a way to know callers, or a loopback address", "%v", err)
		return
	}
	e.ok("configuration", "JSON-RPC at %s, %d configured peers", e.settled.RPCAddr, len(e.settled.Peers))
	for _, path := range []string{access.TLSCert, access.ClientCA} {
		if path != "" {
			e.certificate(path)
		}
	}
	if access.JWTSecret != "" {
		if _, err := serve.LoadSecret(access.JWTSecret); err != nil {
			e.wrong("token secret", "make one: openssl rand -hex 32 > FILE && chmod 600 FILE", "%v", err)
		} else {
			e.ok("token secret", "%s", access.JWTSecret)
		}
	}
}

func (e *examination) certificate(path string) {
	data, err := os.ReadFile(path)
	block, _ := pem.Decode(data)
	if err != nil || block == nil {
		e.wrong("certificate", "put a certificate in PEM there, or correct node.json", "%s cannot be read as one (%v)", path, err)
		return
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		e.wrong("certificate", "put a certificate in PEM there", "%s: %v", path, err)
		return
	}
	left := time.Until(cert.NotAfter)
	do := "renew it; the node reads a new one without a restart"
	switch {
	case left < 0:
		e.wrong("certificate", do, "%s ended on %s", path, cert.NotAfter.Format(time.DateOnly))
	case left < certificateSoon:
		e.wrong("certificate", do, "%s ends on %s", path, cert.NotAfter.Format(time.DateOnly))
	default:
		e.ok("certificate", "%s, valid until %s", path, cert.NotAfter.Format(time.DateOnly))
	}
}

// permissions checks that keys are for their owner's eyes only.
func (e *examination) permissions() {
	open := []string{}
	look := func(path string, info fs.FileInfo) {
		if info.Mode().Perm()&0o077 != 0 {
			open = append(open, fmt.Sprintf("%s (%#o)", path, info.Mode().Perm()))
		}
	}
	err := filepath.WalkDir(node.KeysDir(e.Home), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			look(path, info)
		}
		return err
	})
	if key := e.settled.RPCAccess.TLSKey; key != "" {
		if info, err := os.Stat(key); err == nil {
			look(key, info)
		}
	}
	switch {
	case err != nil:
		e.wrong("permissions", "run this as the user that owns the home", "the keys cannot be looked at: %v", err)
	case len(open) > 0:
		e.wrong("permissions", "chmod -R go= "+node.KeysDir(e.Home)+"; if strangers had access to the machine, replace the keys",
			"others on this machine can read %s", strings.Join(open, ", "))
	default:
		e.ok("permissions", "the keys are for their owner only")
	}
}

// record checks what the validator key signed last, as far as it is here.
func (e *examination) record() {
	stands, err := signer.ReadStatus(node.RecordPath(e.Home))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.note("signing record", "", "none in this home: the node only follows, its key is elsewhere, or it has never run")
	case err != nil:
		e.wrong("signing record", "do not start a validator without its record; see docs/keys.md", "%v", err)
	case stands.Waiting != "":
		e.wrong("signing record", "leave the node running until the chain has passed what the key may have signed; see docs/keys.md",
			"%s signs nothing: %s", stands.Address, stands.Waiting)
	default:
		e.ok("signing record", "%s signed last at height %d", stands.Address, stands.Height)
	}
}
