package signer

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"time"

	comet "github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/privval"
	privvalproto "github.com/cometbft/cometbft/proto/tendermint/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
)

const (
	redialFirst = 100 * time.Millisecond
	redialMost  = 2 * time.Second
)

// ServeConfig is a signer that serves a node elsewhere.
type ServeConfig struct {
	Signer *Signer
	Node   Endpoint
	// Key proves to the node who connects; it signs nothing else.
	Key comet.PrivKey
	// Connected, if given, is called each time the node has been reached.
	Connected func()
	Logger    *slog.Logger
}

// Serve connects to the node and answers its requests until ctx ends, again and
// again if the connection breaks. The messages are those of CometBFT's privval,
// and one more (see tell); its server is not used, since it does not notice when
// the other side closes the connection.
func Serve(ctx context.Context, cfg ServeConfig) error {
	wait := redialFirst
	for {
		l, err := dial(ctx, cfg)
		if err == nil {
			cfg.Logger.Info("connected to the node", "node", cfg.Node.Addr)
			if cfg.Connected != nil {
				cfg.Connected()
			}
			wait = redialFirst
			err = answer(ctx, l, cfg.Signer)
		}
		if ctx.Err() != nil {
			return nil
		}
		cfg.Logger.Warn("not connected to the node; nothing is signed meanwhile", "node", cfg.Node.Addr, "err", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
			wait = min(2*wait, redialMost)
		}
	}
}

func dial(ctx context.Context, cfg ServeConfig) (*link, error) {
	dialer := net.Dialer{Timeout: handshakeTimeout}
	conn, err := dialer.DialContext(ctx, "tcp", cfg.Node.Addr)
	if err != nil {
		return nil, err
	}
	return secure(conn, cfg.Key, cfg.Node.Peer)
}

// answer serves one connection until it breaks.
func answer(ctx context.Context, l *link, s *Signer) error {
	defer l.close()
	defer context.AfterFunc(ctx, l.close)()
	for {
		req, err := l.read()
		if err != nil {
			return err
		}
		res, err := s.handle(req)
		if err != nil {
			s.log.Warn("refused", "err", err)
		}
		if res.Sum == nil {
			return fmt.Errorf("a request that cannot be answered: %w", err)
		}
		if err := l.write(&res); err != nil {
			return err
		}
	}
}

func (s *Signer) handle(req *privvalproto.Message) (privvalproto.Message, error) {
	if r := req.GetSignVoteRequest(); r != nil && r.Vote != nil && r.Vote.Type == cmtproto.UnknownType {
		return s.heed(r)
	}
	if r := req.GetSignVoteRequest(); r != nil && r.Vote == nil {
		return privvalproto.Message{}, ErrRequest
	}
	if r := req.GetSignProposalRequest(); r != nil && r.Proposal == nil {
		return privvalproto.Message{}, ErrRequest
	}
	return privval.DefaultValidationRequestHandler(s, *req, s.chainID)
}

// heed takes a sighting that the node sent.
func (s *Signer) heed(r *privvalproto.SignVoteRequest) (privvalproto.Message, error) {
	var seen Sighting
	if err := json.Unmarshal(r.Vote.Extension, &seen); err != nil || r.ChainId != s.chainID {
		return privvalproto.Message{}, ErrRequest
	}
	s.Observe(seen)
	return privvalproto.Message{Sum: &privvalproto.Message_SignedVoteResponse{
		SignedVoteResponse: &privvalproto.SignedVoteResponse{Vote: *r.Vote},
	}}, nil
}

// tell is the message for a sighting: a vote of no type, which privval has no
// other use for and nobody signs. The signer believes its node: a sighting can
// make it wait, or end its waiting, but never makes it sign below its record.
func tell(chainID string, seen Sighting) (*privvalproto.Message, error) {
	body, err := json.Marshal(seen)
	if err != nil {
		return nil, fmt.Errorf("encode what the chain shows: %w", err)
	}
	return &privvalproto.Message{Sum: &privvalproto.Message_SignVoteRequest{SignVoteRequest: &privvalproto.SignVoteRequest{
		ChainId: chainID, Vote: &cmtproto.Vote{Type: cmtproto.UnknownType, Height: seen.Height, Extension: body},
	}}}, nil
}
