package serve

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v4"
)

// Kind is how a caller proved itself.
type Kind string

// The kinds of identities.
const (
	Loopback    Kind = "loopback"    // a process on this machine, unnamed
	Certificate Kind = "certificate" // the subject of a client certificate
	Token       Kind = "token"       // the subject of a JWT
)

// Identity is who asks.
type Identity struct {
	Kind Kind
	Name string // empty for Loopback

	expires time.Time // zero for never
}

// Remote tells whether the caller is known by name rather than by being here.
func (i Identity) Remote() bool { return i.Kind != Loopback }

type identityKey struct{}

// IdentityOf is who made the request that ctx belongs to. Requests from inside
// the process are of Loopback.
func IdentityOf(ctx context.Context) Identity {
	if id, ok := ctx.Value(identityKey{}).(Identity); ok {
		return id
	}
	return Identity{Kind: Loopback}
}

// authenticator knows callers. Without a secret and without client
// certificates, which only a loopback address may lack, all are Loopback.
type authenticator struct {
	required bool
	secret   []byte
}

// hostNames are the names under which the node may be asked for. Without
// authentication a page in a browser must not reach it under a name of the
// page's own: only "localhost" is answered then, and IP addresses.
func (a authenticator) hostNames() []string {
	if a.required {
		return []string{"*"}
	}
	return []string{"localhost"}
}

func (a authenticator) identify(r *http.Request) (Identity, *Refusal) {
	if !a.required {
		return Identity{Kind: Loopback}, nil
	}
	if r.TLS != nil && len(r.TLS.VerifiedChains) > 0 {
		leaf := r.TLS.VerifiedChains[0][0]
		return Identity{Kind: Certificate, Name: leaf.Subject.String(), expires: leaf.NotAfter}, nil
	}
	bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || a.secret == nil {
		return Identity{}, ErrUnauthenticated
	}
	claims, err := a.verify(strings.TrimSpace(bearer))
	if err != nil {
		return Identity{}, ErrUnauthenticated.Because("%v", err)
	}
	return Identity{Kind: Token, Name: claims.Subject, expires: claims.ExpiresAt.Time}, nil
}

// verify checks a token: HS256 and nothing else, a subject, an expiry ahead.
func (a authenticator) verify(token string) (*jwt.RegisteredClaims, error) {
	claims := new(jwt.RegisteredClaims)
	_, err := jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return a.secret, nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}))
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return nil, errors.New("the token has expired")
	case err != nil:
		return nil, errors.New("the token is not valid here")
	case claims.ExpiresAt == nil:
		return nil, errors.New("the token has no expiry (exp)")
	case claims.Subject == "":
		return nil, errors.New("the token names no subject (sub)")
	}
	return claims, nil
}

// IssueToken makes a token for a subject, valid until expires.
func IssueToken(secret []byte, subject string, expires time.Time) (string, error) {
	return jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.RegisteredClaims{
		Subject: subject, ExpiresAt: jwt.NewNumericDate(expires),
	}).SignedString(secret)
}
