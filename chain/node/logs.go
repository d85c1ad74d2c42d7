package node

import (
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"reflect"
	"time"

	cometlog "github.com/cometbft/cometbft/libs/log"
	gethlog "github.com/ethereum/go-ethereum/log"
)

// expected are warnings and errors of the libraries that only say what is meant
// to be so here: no networking of go-ethereum's own, a fresh database, a restart
// after a kill (which loses nothing, see executionConfig), a closed listener at
// shutdown. They are passed on as debug.
var expected = map[string]bool{
	"P2P server will be useless, neither dialing nor listening": true,
	"Head block is not reachable":                               true,
	"Unclean shutdown detected":                                 true,
	"Nil finalized block cannot evict old blobs":                true,
	"Stopped accept routine, as transport is closed":            true,
}

// cometLogger hands CometBFT's log lines to slog. Its Info is chatty (several
// lines a block), so it is passed on as debug.
type cometLogger struct {
	log    *slog.Logger
	halted func(error) // told when consensus gives up
}

// consensusHalt is how CometBFT says, in its log and nowhere else, that it has
// stopped taking part after an error it cannot handle.
const consensusHalt = "CONSENSUS FAILURE!!!"

var _ cometlog.Logger = cometLogger{}

func (l cometLogger) Debug(string, ...any)            {}
func (l cometLogger) Info(msg string, keyvals ...any) { l.write(slog.LevelDebug, msg, keyvals) }
func (l cometLogger) Warn(msg string, keyvals ...any) { l.write(slog.LevelWarn, msg, keyvals) }

func (l cometLogger) Error(msg string, keyvals ...any) {
	if expected[msg] {
		l.write(slog.LevelDebug, msg, keyvals)
		return
	}
	l.write(slog.LevelError, msg, keyvals)
	if msg == consensusHalt {
		l.halted(fmt.Errorf("consensus gave up; the ledger's data is intact; look at the log, then restart the node: %v", firstValue(keyvals)))
	}
}

// firstValue is the value of the first pair, which names the cause.
func firstValue(keyvals []any) any {
	if len(keyvals) < 2 {
		return "unknown cause"
	}
	return keyvals[1]
}

func (l cometLogger) With(keyvals ...any) cometlog.Logger {
	return cometLogger{l.log.With(plain(keyvals)...), l.halted}
}

func (l cometLogger) write(level slog.Level, msg string, keyvals []any) {
	if ctx := context.Background(); l.log.Enabled(ctx, level) {
		l.log.Log(ctx, level, msg, plain(keyvals)...)
	}
}

// plain turns what CometBFT logs into texts and numbers. It hands over its own
// living objects, which it expects to be asked for their names: a handler that
// writes JSON would read them field by field while they change.
func plain(keyvals []any) []any {
	out := make([]any, len(keyvals))
	for i, v := range keyvals {
		switch v := v.(type) {
		case nil, bool, string, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64, time.Time, time.Duration:
			out[i] = v
		case error:
			out[i] = v.Error()
		case fmt.Stringer:
			out[i] = v.String()
		case []byte:
			out[i] = hex.EncodeToString(v)
		default:
			switch reflect.TypeOf(v).Kind() {
			case reflect.Pointer, reflect.Struct, reflect.Map, reflect.Func, reflect.Chan:
				out[i] = fmt.Sprintf("%T", v)
			default:
				out[i] = fmt.Sprint(v)
			}
		}
	}
	return out
}

// gethLogger hands go-ethereum's log lines to slog, its Info (several lines a
// block) lowered to debug. Being a type of its own, installing it does not also
// replace the program's default slog logger.
type gethLogger struct{ gethlog.Logger }

func (l gethLogger) Write(level slog.Level, msg string, attrs ...any) {
	if level == gethlog.LevelInfo || expected[msg] {
		level = gethlog.LevelDebug
	}
	l.Logger.Write(level, msg, attrs...)
}

func (l gethLogger) Info(msg string, ctx ...any)    { l.Logger.Debug(msg, ctx...) }
func (l gethLogger) Warn(msg string, ctx ...any)    { l.Write(gethlog.LevelWarn, msg, ctx...) }
func (l gethLogger) With(ctx ...any) gethlog.Logger { return gethLogger{l.Logger.With(ctx...)} }
func (l gethLogger) New(ctx ...any) gethlog.Logger  { return l.With(ctx...) }

// routeGethLogs sends go-ethereum's log lines to handler. go-ethereum has one
// logger per process: with several nodes in one, the last one started gets all.
func routeGethLogs(handler slog.Handler) gethlog.Logger {
	l := gethLogger{gethlog.NewLogger(handler.WithAttrs([]slog.Attr{slog.String("part", "execution")}))}
	gethlog.SetDefault(l)
	return l
}
