package node

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stiver-pay/stiver/chain/genesis"
)

// foundTwo makes the keys of two organisations, the first with the issuer's.
func foundTwo(t *testing.T) (dirs []string, cards []*Organisation) {
	t.Helper()
	for i, name := range []string{"alpha", "beta"} {
		dir := filepath.Join(t.TempDir(), name)
		o, err := InitOrganisation(dir, OrganisationOptions{Name: name, Address: freePort(t), Issuer: i == 0})
		if err != nil {
			t.Fatal(err)
		}
		dirs, cards = append(dirs, dir), append(cards, o)
	}
	return dirs, cards
}

func TestOrganisationsMakeTheSameGenesisFromPublicFiles(t *testing.T) {
	dirs, cards := foundTwo(t)
	cfg := genesis.Config{Time: 1_760_000_000}
	one, err := Found(cfg, cards)
	if err != nil {
		t.Fatal(err)
	}
	other, err := Found(cfg, []*Organisation{cards[1], cards[0]})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := one.Fingerprint()
	if b, _ := other.Fingerprint(); a != b {
		t.Errorf("in another order the fingerprint is %x, not %x", b, a)
	}
	for i, dir := range dirs {
		read, err := LoadOrganisation(filepath.Join(dir, organisationFile))
		if err != nil || read.Peer() != cards[i].Peer() {
			t.Fatalf("organisation.json: %+v, %v", read, err)
		}
		if !IsFounder(dir) {
			t.Errorf("%s is no founder", dir)
		}
		j, err := JoinNetwork(dir, JoinOptions{Genesis: one, Peers: []string{cards[0].Peer(), cards[1].Peer()}})
		if err != nil {
			t.Fatal(err)
		}
		if !j.Validates || !j.Admitted || !bytes.Equal(j.PubKey, cards[i].Validator) {
			t.Errorf("%s joined as %+v", dir, j)
		}
		c, err := LoadHomeConfig(dir)
		if err != nil || len(c.Peers) != 1 || c.Peers[0] != cards[1-i].Peer() {
			t.Errorf("%s has the peers %v, %v", dir, c.Peers, err)
		}
		if _, err := JoinNetwork(dir, JoinOptions{Genesis: one}); !errors.Is(err, ErrHomeExists) {
			t.Errorf("joining again: %v", err)
		}
	}
}

// What an organisation shows is made to be copied about: nothing of a private
// key may be in it.
func TestNoPrivateKeyIsInPublicFiles(t *testing.T) {
	dirs, cards := foundTwo(t)
	g, err := Found(genesis.Config{}, cards)
	if err != nil {
		t.Fatal(err)
	}
	public, err := g.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for i, dir := range dirs {
		card, err := os.ReadFile(filepath.Join(dir, organisationFile))
		if err != nil {
			t.Fatal(err)
		}
		public = append(public, card...)
		for _, name := range []string{organisationKeyFile, validatorKeyFile, nodeKeyFile, issuerKeyFile} {
			info, err := os.Stat(filepath.Join(dir, name))
			if os.IsNotExist(err) && name == issuerKeyFile && i == 1 {
				continue
			}
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: mode %v, %v", name, info.Mode(), err)
			}
		}
		key, err := os.ReadFile(filepath.Join(dir, organisationKeyFile))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(public, bytes.TrimSpace(key)) {
			t.Errorf("the voter's key of %s is in a public file", dir)
		}
	}
	if strings.Contains(string(public), "priv") {
		t.Error("a public file speaks of a private key")
	}
}

func TestANodeThatTheGenesisDoesNotNameOnlyFollows(t *testing.T) {
	_, cards := foundTwo(t)
	g, err := Found(genesis.Config{}, cards)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "second")
	if _, err := JoinNetwork(dir, JoinOptions{Genesis: g, Peers: []string{"nonsense"}}); err == nil {
		t.Error("a peer without an id was taken")
	}
	j, err := JoinNetwork(dir, JoinOptions{Genesis: g, Peers: []string{cards[0].Peer()}, Name: "second"})
	if err != nil {
		t.Fatal(err)
	}
	if j.Validates || j.Admitted {
		t.Errorf("joined as %+v", j)
	}
	i, err := IdentityOf(dir)
	if err != nil || i.NodeID != j.NodeID || !bytes.Equal(i.PubKey, j.PubKey) {
		t.Errorf("its identity is %+v, %v; it joined as %+v", i, err, j)
	}
}
