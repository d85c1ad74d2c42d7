package serve

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/ethereum/go-ethereum/eth/tracers"
)

// call is a request as it travels.
type call struct {
	Version string          `json:"jsonrpc,omitempty"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
}

// message is one request, or a batch of them.
type message struct {
	calls  []call
	batch  bool
	weight int64 // of the caller's memory
}

func decodeMessage(data []byte) (message, *Refusal) {
	data = bytes.TrimSpace(data)
	if len(data) > 0 && data[0] == '[' {
		var calls []call
		if err := json.Unmarshal(data, &calls); err != nil {
			return message{}, ErrMalformed
		}
		return message{calls: calls, batch: true}, nil
	}
	var one call
	if err := json.Unmarshal(data, &one); err != nil {
		return message{}, ErrMalformed
	}
	return message{calls: []call{one}}, nil
}

// encode writes what was understood, so that no second reading of the bytes can
// find another request in them.
func (m message) encode() []byte {
	var data []byte
	if m.batch {
		data, _ = json.Marshal(m.calls) // raw messages were valid when decoded
	} else {
		data, _ = json.Marshal(m.calls[0])
	}
	return data
}

// refuse answers every request of the message with the same refusal.
func (m message) refuse(r *Refusal) []byte {
	type failure struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
		Data    any    `json:"data"`
	}
	type answer struct {
		Version string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Error   failure         `json:"error"`
	}
	answers := []answer{}
	for _, c := range m.calls {
		answers = append(answers, answer{"2.0", c.ID, failure{r.code, r.text, r.ErrorData()}})
	}
	var data []byte
	switch {
	case m.batch && len(answers) > 0:
		data, _ = json.Marshal(answers)
	case len(answers) > 0:
		data, _ = json.Marshal(answers[0])
	default:
		data, _ = json.Marshal(answer{"2.0", nil, failure{r.code, r.text, r.ErrorData()}})
	}
	return data
}

// class is how much work a request can cause.
type class int

const (
	light class = iota // a lookup, or a transaction to the pool
	heavy              // execution, proofs, searches
	trace              // execution with a record of every step
)

func (c class) String() string { return [...]string{"light", "heavy", "trace"}[c] }

func (c class) cost() int { return [...]int{costLight, costHeavy, costTrace}[c] }

// heavyMethods execute, search, prove, or answer with megabytes. So may every
// method of the stiver namespace but those in lightMethods.
var heavyMethods = map[string]bool{
	"eth_call": true, "eth_estimateGas": true, "eth_createAccessList": true, "eth_simulateV1": true, "eth_fillTransaction": true,
	"eth_getLogs": true, "eth_getFilterLogs": true, "eth_getProof": true, "eth_getBlockReceipts": true, "eth_feeHistory": true,
	"eth_getStorageValues": true, "txpool_content": true, "txpool_contentFrom": true, "txpool_inspect": true,
}

var lightMethods = map[string]bool{"stiver_status": true, "stiver_genesis": true}

// localMethods answer with the whole pool, whose size nobody bounds in bytes.
var localMethods = map[string]bool{"txpool_content": true, "txpool_inspect": true}

// classOf is the class of a method. Unknown ones are cheap to refuse.
func classOf(method string) class {
	space, _, _ := strings.Cut(method, "_")
	switch {
	case space == "debug":
		return trace
	case heavyMethods[method], space == "stiver" && !lightMethods[method]:
		return heavy
	default:
		return light
	}
}

// class is that of the heaviest request.
func (m message) class() class {
	out := light
	for _, c := range m.calls {
		out = max(out, classOf(c.Method))
	}
	return out
}

func (m message) cost() int {
	sum := 0
	for _, c := range m.calls {
		sum += classOf(c.Method).cost()
	}
	return sum
}

// isSubscription tells requests that live as long as their connection.
func (c call) isSubscription() bool {
	return strings.HasSuffix(c.Method, "_subscribe") || strings.HasSuffix(c.Method, "_unsubscribe")
}

// ownTracer tells whether a trace would run the caller's own program, whose
// memory nothing bounds, rather than one of the tracers built in.
func (c call) ownTracer() bool {
	if classOf(c.Method) != trace {
		return false
	}
	var params []json.RawMessage
	if json.Unmarshal(c.Params, &params) != nil {
		return false
	}
	for _, p := range params {
		var config struct {
			Tracer *string         `json:"tracer"`
			Config json.RawMessage `json:"tracerConfig"`
		}
		if json.Unmarshal(p, &config) == nil && config.Tracer != nil && *config.Tracer != "" && isProgram(*config.Tracer, config.Config) {
			return true
		}
	}
	return false
}

// isProgram also looks into the tracer that runs several others by name.
func isProgram(name string, config json.RawMessage) bool {
	if tracers.DefaultDirectory.IsJS(name) {
		return true
	}
	if name != "muxTracer" {
		return false
	}
	var inner map[string]json.RawMessage
	if json.Unmarshal(config, &inner) != nil {
		return false
	}
	for name, config := range inner {
		if isProgram(name, config) {
			return true
		}
	}
	return false
}
