package witness

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Run steps until ctx ends or the ledger contradicts itself (ErrConflict). What
// goes wrong otherwise, such as a node that does not answer, is logged and tried
// again after the interval.
func (w *Witness) Run(ctx context.Context, every time.Duration, log *slog.Logger) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		signed, err := w.Step(ctx)
		switch {
		case errors.Is(err, ErrConflict):
			return err
		case ctx.Err() != nil:
			return nil
		case err != nil:
			log.Warn("nothing was signed", "reason", err)
		case signed:
			log.Info("signed", "height", w.last.Height, "block", w.last.Number, "hash", w.last.Hash)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Handler serves what a witness publishes: /vkey, /checkpoint and
// /checkpoint/HEIGHT. It reads files only, so it needs no Witness and works
// beside one.
func Handler(dir string) http.Handler {
	mux := http.NewServeMux()
	serve := func(rw http.ResponseWriter, name string) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			http.Error(rw, "nothing was signed for that", http.StatusNotFound)
		case err != nil:
			http.Error(rw, "the witness cannot read its files", http.StatusInternalServerError)
		default:
			rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
			// A caller that went away needs no answer.
			_, _ = rw.Write(data)
		}
	}
	mux.HandleFunc("GET /vkey", func(rw http.ResponseWriter, _ *http.Request) { serve(rw, verifierFile) })
	mux.HandleFunc("GET /checkpoint", func(rw http.ResponseWriter, _ *http.Request) { serve(rw, checkpointFile) })
	mux.HandleFunc("GET /checkpoint/{height}", func(rw http.ResponseWriter, r *http.Request) {
		height, err := strconv.ParseUint(r.PathValue("height"), 10, 64)
		if err != nil {
			http.Error(rw, "the height is a number", http.StatusBadRequest)
			return
		}
		serve(rw, fmt.Sprintf("%s/%d", checkpointsDir, height))
	})
	return mux
}
