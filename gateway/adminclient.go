package gateway

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/stiver-pay/stiver/channel"
)

// AdminClient asks a running gateway's operator API. It is safe for concurrent use.
type AdminClient struct {
	base  string
	token string
	http  *http.Client
}

// NewAdminClient returns a client of the gateway that listens on addr
// (host:port); the token is in tokenFile.
func NewAdminClient(addr, tokenFile string) (*AdminClient, error) {
	token, err := readSecret(tokenFile)
	if err != nil {
		return nil, fmt.Errorf("admin token: %w", err)
	}
	return &AdminClient{base: "http://" + addr, token: token, http: new(http.Client)}, nil
}

// AdminClient returns a client of the gateway that runs with this configuration.
func (c Config) AdminClient() (*AdminClient, error) {
	return NewAdminClient(c.Admin.Listen, c.Admin.TokenFile)
}

// AdminError is a refusal of the operator API.
type AdminError struct {
	Status int
	code   string
	text   string
}

// Code returns the stable code.
func (e *AdminError) Code() string { return e.code }

func (e *AdminError) Error() string { return e.text }

func (c *AdminClient) do(ctx context.Context, method, path string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, nil)
	if err != nil {
		return nil, err
	}
	return c.send(r)
}

func (c *AdminClient) send(r *http.Request) (*http.Response, error) {
	r.Header.Set("Authorization", "Bearer "+c.token)
	res, err := c.http.Do(r)
	if err != nil {
		return nil, fmt.Errorf("the gateway does not answer; check that it runs: %w", err)
	}
	if res.StatusCode < 300 {
		return res, nil
	}
	defer res.Body.Close()
	var p problem
	if err := json.NewDecoder(io.LimitReader(res.Body, maxBody)).Decode(&p); err != nil || p.Code == "" {
		return nil, fmt.Errorf("the gateway answered %s", res.Status)
	}
	return nil, &AdminError{res.StatusCode, p.Code, p.Detail}
}

func (c *AdminClient) get(ctx context.Context, method, path string, v any) error {
	res, err := c.do(ctx, method, path)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(v); err != nil {
		return fmt.Errorf("the gateway's answer: %w", err)
	}
	return nil
}

// Status asks for the payee at a glance.
func (c *AdminClient) Status(ctx context.Context) (Status, error) {
	var s Status
	return s, c.get(ctx, http.MethodGet, "/status", &s)
}

// Settle has the gateway settle now.
func (c *AdminClient) Settle(ctx context.Context) (SettlementReport, error) {
	var s SettlementReport
	return s, c.get(ctx, http.MethodPost, "/settle", &s)
}

// SettleTelling is Settle that tells how far it has come.
func (c *AdminClient) SettleTelling(ctx context.Context, tell func(SettlementProgress)) (SettlementReport, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/settle", nil)
	if err != nil {
		return SettlementReport{}, err
	}
	r.Header.Set("Accept", contentLines)
	res, err := c.send(r)
	if err != nil {
		return SettlementReport{}, err
	}
	defer res.Body.Close()
	d := json.NewDecoder(bufio.NewReader(res.Body))
	for {
		var s SettlementStep
		if err := d.Decode(&s); err != nil {
			return SettlementReport{}, fmt.Errorf("the gateway's answer broke off, and the settlement may go on: %w", err)
		}
		switch {
		case s.Problem != nil:
			return SettlementReport{}, &AdminError{s.Problem.Status, s.Problem.Code, s.Problem.Detail}
		case s.Settlement != nil:
			return *s.Settlement, nil
		case s.Progress != nil:
			tell(*s.Progress)
		}
	}
}

// Channels calls fn for every channel.
func (c *AdminClient) Channels(ctx context.Context, fn func(ChannelSummary) error) error {
	return eachLine(ctx, c, "/channels", fn)
}

// Entries calls fn for every entry of a channel's log.
func (c *AdminClient) Entries(ctx context.Context, id channel.ID, fn func(StatementLine) error) error {
	return eachLine(ctx, c, "/channels/"+id.String()+"/entries", fn)
}

func eachLine[T any](ctx context.Context, c *AdminClient, path string, fn func(T) error) error {
	res, err := c.do(ctx, http.MethodGet, path)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	d := json.NewDecoder(bufio.NewReader(res.Body))
	for {
		var v T
		if err := d.Decode(&v); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("the gateway's answer broke off: %w", err)
		}
		if err := fn(v); err != nil {
			return err
		}
	}
}

// Erase deletes what an entry was for; the proof of how much stays.
func (c *AdminClient) Erase(ctx context.Context, id channel.ID, sequence uint64) error {
	res, err := c.do(ctx, http.MethodDelete, "/channels/"+id.String()+"/entries/"+strconv.FormatUint(sequence, 10))
	if err != nil {
		return err
	}
	return res.Body.Close()
}

// Export writes the payment log for an auditor, as package paymentlog reads it.
func (c *AdminClient) Export(ctx context.Context, w io.Writer) error {
	res, err := c.do(ctx, http.MethodGet, "/export")
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(w, res.Body); err != nil {
		return fmt.Errorf("the export broke off: %w", err)
	}
	return nil
}
