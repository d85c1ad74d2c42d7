package signer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"

	comet "github.com/cometbft/cometbft/crypto"
	cryptoenc "github.com/cometbft/cometbft/crypto/encoding"
	"github.com/cometbft/cometbft/privval"
	privvalproto "github.com/cometbft/cometbft/proto/tendermint/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
)

// ListenConfig is a node whose signer is elsewhere.
type ListenConfig struct {
	Signer Endpoint // where to listen, and who may connect
	// Key proves to the signer which node it is.
	Key     comet.PrivKey
	ChainID string
	Logger  *slog.Logger
}

// Remote is a key in another process, which connects to this one (Serve).
//
// A request waits until the signer is there, for consensus does not ask twice
// in a round: where every vote counts, a vote that failed would be missing for
// ever. The node follows the chain no further meanwhile. Close ends the waiting.
type Remote struct {
	listener net.Listener
	cfg      ListenConfig
	accepted sync.WaitGroup

	asking sync.Mutex // held for one request and its answer

	mu     sync.Mutex
	link   *link         // nil while there is none
	change chan struct{} // closed when link changes
	closed bool
	pub    comet.PubKey // of the first signer that connected; no other is taken
	seen   Sighting
	told   bool     // the signer knows all of seen that matters to it
	signed Sighting // the last precommit that came through here
}

var _ Validator = (*Remote)(nil)

// Listen waits for signers until Close.
func Listen(cfg ListenConfig) (*Remote, error) {
	listener, err := net.Listen("tcp", cfg.Signer.Addr)
	if err != nil {
		return nil, fmt.Errorf("open the signer's port: %w", err)
	}
	r := &Remote{listener: listener, cfg: cfg, change: make(chan struct{})}
	r.accepted.Go(r.accept)
	return r, nil
}

// Addr is where the signer connects.
func (r *Remote) Addr() string { return r.listener.Addr().String() }

// Connected tells whether the signer is there now.
func (r *Remote) Connected() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.link != nil
}

func (r *Remote) accept() {
	for {
		conn, err := r.listener.Accept()
		if err != nil {
			return // closed
		}
		r.accepted.Go(func() {
			if err := r.welcome(conn); err != nil {
				r.cfg.Logger.Warn("a remote signer was turned away", "err", err)
			}
		})
	}
}

// welcome puts a new connection in place of the old one, which is dead if the
// signer's machine died.
func (r *Remote) welcome(conn net.Conn) error {
	l, err := secure(conn, r.cfg.Key, r.cfg.Signer.Peer)
	if err != nil {
		return err
	}
	pub, err := askKey(l, r.cfg.ChainID)
	if err != nil {
		return closing(fmt.Errorf("ask for the public key: %w", err), conn)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return closing(net.ErrClosed, conn)
	}
	if r.pub != nil && !r.pub.Equals(pub) {
		return closing(fmt.Errorf("it has the key of %s, this node is %s", pub.Address(), r.pub.Address()), conn)
	}
	if r.link != nil {
		r.link.close()
	}
	r.pub, r.told = pub, false
	r.replace(l)
	r.cfg.Logger.Info("the remote signer is connected", "from", conn.RemoteAddr().String(), "validator", pub.Address())
	return nil
}

// replace is called with mu held.
func (r *Remote) replace(l *link) {
	r.link = l
	close(r.change)
	r.change = make(chan struct{})
}

func askKey(l *link, chainID string) (comet.PubKey, error) {
	m, err := l.ask(&privvalproto.Message{Sum: &privvalproto.Message_PubKeyRequest{PubKeyRequest: &privvalproto.PubKeyRequest{ChainId: chainID}}})
	if err != nil {
		return nil, err
	}
	res := m.GetPubKeyResponse()
	if res == nil {
		return nil, ErrRequest
	}
	if res.Error != nil {
		return nil, fmt.Errorf("%s (is it of this network?)", res.Error.Description)
	}
	return cryptoenc.PubKeyFromProto(res.PubKey)
}

// await returns the connection once there is one.
func (r *Remote) await(ctx context.Context) (*link, error) {
	said := false
	for {
		r.mu.Lock()
		l, closed, change := r.link, r.closed, r.change
		r.mu.Unlock()
		switch {
		case closed:
			return nil, ErrUnreachable
		case l != nil:
			return l, nil
		case !said:
			r.cfg.Logger.Warn("waiting for the remote signer", "listening", r.Addr())
			said = true
		}
		select {
		case <-change:
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: %w", ErrUnreachable, ctx.Err())
		}
	}
}

// Await returns when a signer has connected.
func (r *Remote) Await(ctx context.Context) error {
	_, err := r.await(ctx)
	return err
}

// GetPubKey returns the key of the first signer that connected.
func (r *Remote) GetPubKey() (comet.PubKey, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pub == nil {
		return nil, ErrUnreachable
	}
	return r.pub, nil
}

// Observe implements Validator. The signer is told before the next request.
func (r *Remote) Observe(seen Sighting) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = r.seen.merge(seen)
	if with := r.signed.merge(seen); with.SignedHeight != r.signed.SignedHeight || with.SignedRound != r.signed.SignedRound {
		r.told = false // a signature that did not come through here
	}
}

// ask sends a request, again if the connection breaks: the signer answers the
// same request with the same signature.
func (r *Remote) ask(m *privvalproto.Message) (*privvalproto.Message, error) {
	r.asking.Lock()
	defer r.asking.Unlock()
	for {
		l, err := r.await(context.Background())
		if err != nil {
			return nil, err
		}
		res, err := r.askOver(l, m)
		if err == nil {
			return res, nil
		}
		r.cfg.Logger.Warn("the remote signer is gone", "err", err)
		l.close()
		r.mu.Lock()
		if r.link == l {
			r.replace(nil)
		}
		r.mu.Unlock()
	}
}

func (r *Remote) askOver(l *link, m *privvalproto.Message) (*privvalproto.Message, error) {
	r.mu.Lock()
	seen, told := r.seen, r.told
	r.mu.Unlock()
	if !told {
		news, err := tell(r.cfg.ChainID, seen)
		if err != nil {
			return nil, err
		}
		if _, err := l.ask(news); err != nil {
			return nil, err
		}
		r.mu.Lock()
		r.told = r.link == l && r.seen == seen
		r.mu.Unlock()
	}
	return l.ask(m)
}

// refused makes the next request bring the news: they may end a waiting.
func (r *Remote) refused(e *privvalproto.RemoteSignerError) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told = false
	return &privval.RemoteSignerError{Code: int(e.Code), Description: e.Description}
}

// SignVote implements types.PrivValidator.
func (r *Remote) SignVote(chainID string, vote *cmtproto.Vote) error {
	m, err := r.ask(&privvalproto.Message{Sum: &privvalproto.Message_SignVoteRequest{
		SignVoteRequest: &privvalproto.SignVoteRequest{Vote: vote, ChainId: chainID},
	}})
	if err != nil {
		return fmt.Errorf("sign a vote: %w", err)
	}
	res := m.GetSignedVoteResponse()
	if res == nil {
		return fmt.Errorf("sign a vote: %w", ErrRequest)
	}
	if res.Error != nil {
		return r.refused(res.Error)
	}
	*vote = res.Vote
	if vote.Type == cmtproto.PrecommitType {
		r.mu.Lock()
		r.signed = r.signed.merge(Sighting{SignedHeight: vote.Height, SignedRound: vote.Round})
		r.mu.Unlock()
	}
	return nil
}

// SignProposal implements types.PrivValidator.
func (r *Remote) SignProposal(chainID string, p *cmtproto.Proposal) error {
	m, err := r.ask(&privvalproto.Message{Sum: &privvalproto.Message_SignProposalRequest{
		SignProposalRequest: &privvalproto.SignProposalRequest{Proposal: p, ChainId: chainID},
	}})
	if err != nil {
		return fmt.Errorf("sign the proposal: %w", err)
	}
	res := m.GetSignedProposalResponse()
	if res == nil {
		return fmt.Errorf("sign the proposal: %w", ErrRequest)
	}
	if res.Error != nil {
		return r.refused(res.Error)
	}
	*p = res.Proposal
	return nil
}

// Close ends every waiting request and the listening. It may be called again.
func (r *Remote) Close() error {
	r.mu.Lock()
	already := r.closed
	r.closed = true
	if r.link != nil {
		r.link.close()
	}
	if !already {
		r.replace(nil)
	}
	r.mu.Unlock()
	if already {
		return nil
	}
	err := r.listener.Close()
	r.accepted.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
