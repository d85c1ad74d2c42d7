package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/p2p"
	"github.com/stiver-pay/stiver/wallet"
)

func walletStreamCommand() *cli.Command {
	return &cli.Command{
		Name:      "stream",
		Usage:     "buy items over the native stream, many payments in flight",
		ArgsUsage: "URL...",
		Description: `All URLs are of one payee. Every item is one payment and is delivered; --output
keeps what was delivered.`,
		Flags: append([]cli.Flag{
			&cli.IntFlag{Name: "count", Value: 1, Usage: "buy the items `N` times"},
			&cli.StringFlag{Name: "exposure", Value: "0", Usage: "have at most `AMOUNT` coins paid for what has not arrived; 0: no bound"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "append the content to `FILE`"},
			&cli.BoolFlag{Name: "vouchers", Usage: "sign for each payment, instead of once for many: slower, for payees that take no ticks"},
			rpcFlag(), passphraseFlag(),
		}, limitFlags()...),
		Action: func(c *cli.Context) error {
			items, origin, err := streamItems(c.Args().Slice())
			if err != nil {
				return err
			}
			if c.Int("count") < 1 {
				return usagef("--count is at least 1")
			}
			return withWallet(c, withLimits(c), func(ctx context.Context, w *wallet.Wallet) error {
				return buyStream(ctx, c, w, origin, items)
			})
		},
	}
}

// streamItems splits URLs of one origin into that and their paths.
func streamItems(urls []string) (paths []string, origin string, err error) {
	for _, text := range urls {
		u, err := url.Parse(text)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return nil, "", usagef("%q is not an http or https URL", text)
		}
		at := u.Scheme + "://" + u.Host
		if origin != "" && at != origin {
			return nil, "", usagef("%s and %s are two payees; a stream has one", origin, at)
		}
		origin, paths = at, append(paths, u.EscapedPath())
	}
	if origin == "" {
		return nil, "", usagef("name what to buy: one or more URLs of one payee")
	}
	return paths, origin, nil
}

func buyStream(ctx context.Context, c *cli.Context, w *wallet.Wallet, origin string, paths []string) error {
	prices, err := quote(ctx, c, w, origin, paths)
	if err != nil {
		return err
	}
	exposure, err := parseCoins(c.String("exposure"))
	if err != nil {
		return err
	}
	room, err := roomFor(c, prices)
	if err != nil {
		return err
	}
	stream, err := openStream(ctx, w, origin, wallet.StreamOptions{Room: room, Exposure: exposure, Vouchers: c.Bool("vouchers")})
	if err != nil {
		return err
	}
	content, closeContent, err := contentWriter(c)
	if err != nil {
		return errors.Join(err, stream.Close(ctx))
	}
	t := &tally{total: len(paths) * c.Int("count"), content: content, progress: newProgress(c.App.ErrWriter)}
	began := time.Now()
	for i := 0; err == nil && i < t.total; i++ {
		n := i % len(paths)
		t.pending.Add(1)
		err = stream.Send(ctx, wallet.Item{
			Name: paths[n], Price: prices[n], Deliver: true, Done: t.done,
		})
		if err != nil {
			t.pending.Done()
		}
	}
	t.pending.Wait()
	err = errors.Join(err, t.err, stream.Close(ctx), closeContent())
	if t.paid == 0 && err != nil {
		return err
	}
	if printed := t.print(c, time.Since(began)); err == nil {
		err = printed
	}
	return err
}

// quote asks what the items cost, and refuses before any money moves what is
// dearer than --max-price.
func quote(ctx context.Context, c *cli.Context, w *wallet.Wallet, origin string, paths []string) ([]channel.Amount, error) {
	most, err := parseCoins(c.String("max-price"))
	if err != nil {
		return nil, err
	}
	prices := make([]channel.Amount, len(paths))
	for i, p := range paths {
		if prices[i], err = w.Quote(ctx, origin+p); err != nil {
			return nil, err
		}
		if most.Less(prices[i]) && !most.IsZero() {
			return nil, &payer.LimitError{Limit: "payment", Amount: prices[i], Left: most}
		}
	}
	return prices, nil
}

// roomFor is what all that is bought costs, as far as --max-deposit allows; for
// less than a hundred rounds, what those cost.
func roomFor(c *cli.Context, prices []channel.Amount) (room channel.Amount, err error) {
	for _, p := range prices {
		if room, err = room.Add(p); err != nil {
			return room, err
		}
	}
	if room, err = room.Mul(uint64(max(c.Int("count"), wallet.DefaultDepositPrices))); err != nil {
		return room, err
	}
	limit, err := parseCoins(c.String("max-deposit"))
	if err == nil && !limit.IsZero() {
		room = room.Min(limit)
	}
	return room, err
}

// openStream pays on the channel that the wallet has with the payee, if any: a
// command is alone with its wallet, so nothing else needs that channel. It gets
// no more room than the wallet has coins for.
func openStream(ctx context.Context, w *wallet.Wallet, origin string, o wallet.StreamOptions) (*wallet.Stream, error) {
	payee, err := w.Payee(ctx, origin)
	if err != nil {
		return nil, err
	}
	o.Payee = &payee
	var left channel.Amount
	for _, s := range w.Channels() {
		if o.Channel == nil && payee.Terms.Of(s.Config) && s.Stopped == "" && !s.Retired {
			o.Channel, left = &s.ID, s.Room()
		}
	}
	have, err := w.Balance(ctx, payee.Terms.Token)
	if err == nil {
		if have, err = have.Add(left); err == nil {
			o.Room = o.Room.Min(have)
		}
	}
	if err != nil && !errors.Is(err, wallet.ErrNoLedger) {
		return nil, err
	}
	return w.Stream(ctx, origin, o)
}

func contentWriter(c *cli.Context) (io.Writer, func() error, error) {
	if c.String("output") == "" {
		return io.Discard, func() error { return nil }, nil
	}
	f, err := os.OpenFile(c.String("output"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, nil, err
	}
	return f, f.Close, nil
}

// tally counts what became of payments; done is called from many goroutines.
type tally struct {
	total    int
	content  io.Writer
	progress *progress
	pending  sync.WaitGroup

	mu      sync.Mutex
	paid    int
	bytes   int64
	charged channel.Amount
	err     error
}

func (t *tally) done(r p2p.Result) {
	defer t.pending.Done()
	t.mu.Lock()
	defer t.mu.Unlock()
	if r.Err != nil {
		t.fail(r.Err)
		return
	}
	t.paid++
	t.bytes += int64(len(r.Content))
	t.charged = t.charged.Max(r.Charged)
	t.progress.advance("stream", t.paid, t.total)
	if _, err := t.content.Write(r.Content); err != nil {
		t.fail(err)
	}
}

// fail keeps the first error: the others have the same cause.
func (t *tally) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}

func (t *tally) print(c *cli.Context, took time.Duration) error {
	rate := float64(t.paid) / took.Seconds()
	result := map[string]any{
		"payments": t.paid, "bytes": t.bytes, "charged_total": t.charged, "seconds": took.Seconds(), "payments_per_second": rate,
	}
	return print(c, result, func(w io.Writer) {
		line(w, fmt.Sprintf("%d payments, %d bytes, %.0f payments/s; charged on the channel so far: %s", t.paid, t.bytes, rate, coins(t.charged)))
	})
}
