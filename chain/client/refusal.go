package client

import (
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"
)

// verdict is what a node's answer to a broadcast means for the transaction.
type verdict int

const (
	accepted  verdict = iota // in the pool, now or already
	stale                    // its nonce is taken, in a block or in the pool
	busy                     // refused for now, and not pending
	refused                  // refused for good, and not pending
	uncertain                // no answer: it may or may not have arrived
)

// A Stiver node numbers its refusals: from stiverRefusal downwards the sender,
// or what it sends, is not permitted.
const (
	stiverRefusal   = -38001
	stiverBadSender = -38004

	// The sender's, or its organisation's, quota is used up for some seconds.
	stiverAccountQuota      = -38005
	stiverOrganisationQuota = -38006

	stiverTooLarge  = -38007 // asks for more gas than a block leaves it
	stiverPoolShare = -38009 // its organisation has too much waiting
)

// overQuota tells a refusal that passes by itself.
func overQuota(answer rpc.Error) bool {
	switch answer.ErrorCode() {
	case stiverAccountQuota, stiverOrganisationQuota, stiverPoolShare:
		return true
	}
	return false
}

// JSON-RPC has one error code for nearly every refusal, so nodes can only be
// told apart by their words. Lower case; geth's and anvil's wordings.
var (
	wordsKnown = []string{"already known", "known transaction", "already imported", "already in the pool"}
	wordsStale = []string{"nonce too low", "replacement transaction underpriced", "replacement underpriced", "nonce has already been used"}
	wordsBusy  = []string{"out of capacity", "txpool is full", "pool is full", "in-flight transaction limit", "account limit exceeded",
		"address already reserved", "rate limit", "too many requests", "limit exceeded"}
	wordsPermission = []string{"not_permitted", "not permitted", "not allowed", "permission denied", "not registered"}
	wordsFunds      = []string{"insufficient funds", "insufficient balance"}
	wordsGas        = []string{"gas required exceeds", "exceeds block gas limit", "gas limit too high", "transaction gas limit",
		"gas limit exceeds", "exceeds maximum per-transaction"}
	wordsChain = []string{"invalid chain id", "invalid sender", "wrong chain", "incompatible eip-155"}
)

func saysAny(text string, words []string) bool {
	text = strings.ToLower(text)
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

func judge(answer rpc.Error) verdict {
	text := answer.Error()
	switch {
	case overQuota(answer):
		return busy
	case saysAny(text, wordsKnown):
		return accepted
	case saysAny(text, wordsStale):
		return stale
	case saysAny(text, wordsBusy):
		return busy
	default:
		return refused
	}
}

// refusal makes the typed error of a node's answer about a transaction.
func refusal(op string, tx common.Hash, answer rpc.Error) *Error {
	text, code := answer.Error(), CodeRefused
	switch {
	case answer.ErrorCode() == stiverBadSender:
		code = CodeWrongChain
	case overQuota(answer):
		code = CodeBusy
	case answer.ErrorCode() == stiverTooLarge:
		code = CodeTooLarge
	case answer.ErrorCode() <= stiverRefusal && answer.ErrorCode() > stiverRefusal-100:
		code = CodeNotPermitted
	case saysAny(text, wordsPermission):
		code = CodeNotPermitted
	case saysAny(text, wordsFunds):
		code = CodeInsufficientFunds
	case saysAny(text, wordsGas):
		code = CodeTooLarge
	case saysAny(text, wordsChain):
		code = CodeWrongChain
	case tx == (common.Hash{}):
		code = CodeLedger
	}
	return &Error{Code: code, Op: op, Tx: tx, Err: answer}
}
