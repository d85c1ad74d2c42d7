package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/cmd/stiver/demo"
)

func demoCommand() *cli.Command {
	return &cli.Command{
		Name:  "demo",
		Usage: "play the whole story in one process: ledger, payee, payer, settlement, audit",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "content", Usage: "`DIR` of files to sell; default: the documentation in this binary"},
			&cli.IntFlag{Name: "http", Value: demo.DefaultHTTP, Usage: "`N` payments over HTTP 402"},
			&cli.IntFlag{Name: "stream", Value: demo.DefaultStream, Usage: "`N` payments over the native stream"},
			&cli.StringFlag{Name: "keep", Usage: "keep everything in `DIR` instead of a temporary directory"},
		},
		Action: func(c *cli.Context) error {
			if c.Int("http") < 1 || c.Int("stream") < 0 {
				return usagef("the demonstration needs at least one payment over HTTP: it opens the channel")
			}
			progress := newProgress(c.App.ErrWriter)
			s, err := demo.Run(c.Context, demo.Options{
				Dir: c.String("keep"), Content: c.String("content"),
				HTTP: c.Int("http"), Stream: c.Int("stream"),
				Say: progress.say, Progress: progress.paid, Logger: logger(c),
			})
			if err != nil && s.Seconds == 0 {
				return err // it did not come to its end: there is no table
			}
			if printed := print(c, s, func(w io.Writer) { summaryTable(w, s) }); err == nil {
				err = printed
			}
			return err
		},
	}
}

func summaryTable(w io.Writer, s demo.Summary) {
	amount := func(name string, a channel.Amount) { line(w, name, coins(a)) }
	line(w)
	line(w, "payments", fmt.Sprintf("%d (%d over HTTP 402, %d over the stream)", s.Payments, s.PaymentsHTTP, s.PaymentsStream))
	line(w, "HTTP 402", fmt.Sprintf("%.0f/s, p50 %.2f ms, p99 %.2f ms", s.HTTPPerSecond, s.HTTPp50, s.HTTPp99))
	line(w, "stream", fmt.Sprintf("%.0f/s, p50 %.2f ms, p99 %.2f ms", s.StreamPerSecond, s.Streamp50, s.Streamp99))
	amount("claimed", s.Claimed)
	amount("≤ charged", s.Charged)
	amount("≤ authorised", s.Authorised)
	amount("≤ deposited", s.Deposited)
	amount("settled", s.Settled)
	amount("refunded", s.Refunded)
	amount("payer holds", s.PayerBalance)
	amount("payee holds", s.PayeeBalance)
	line(w, "ledger blocks", s.LedgerBlocks)
	line(w, "audit bundle", fmt.Sprintf("%d bytes", s.BundleBytes))
	line(w, "money conserved", s.Conserved)
	line(w, "verified offline", s.Verified)
	line(w, "tampering detected", fmt.Sprintf("%v (%d of %d)", s.TamperDetected, s.TamperTried, s.TamperTried))
	line(w, "time", fmt.Sprintf("%.1f s", s.Seconds))
}

// progress tells people on stderr how far a command is: a bar on a terminal, a
// line when each part is done elsewhere.
type progress struct {
	w        io.Writer
	terminal bool
	bar      *progressbar.ProgressBar
	shown    time.Duration // latency, smoothed
}

func newProgress(w io.Writer) *progress {
	return &progress{w: w, terminal: term.IsTerminal(int(os.Stderr.Fd()))}
}

func (p *progress) say(text string) { fmt.Fprintln(p.w, text) }

func (p *progress) advance(kind string, done, total int) {
	if !p.terminal {
		return
	}
	if done == 1 {
		p.shown = 0
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(kind), progressbar.OptionShowIts(),
			progressbar.OptionSetItsString("payments"), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(),
			progressbar.OptionThrottle(100*time.Millisecond))
	}
	// A bar that cannot be drawn is no reason to stop paying.
	_ = p.bar.Set(done)
}

// paid advances the bar by a payment and shows what payments take.
func (p *progress) paid(m demo.Made) {
	p.advance(m.Kind, m.Done, m.Total)
	if p.bar == nil {
		return
	}
	if p.shown += (m.Took - p.shown) / 16; m.Done%64 == 0 {
		p.bar.Describe(fmt.Sprintf("%s, %.1f ms each", m.Kind, p.shown.Seconds()*1000))
	}
}
