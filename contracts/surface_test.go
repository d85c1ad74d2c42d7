package contracts_test

import (
	"strings"
	"testing"

	"github.com/stiver-pay/stiver/contracts"
)

const configTuple = "(address,address,address,address,address,uint40,bytes32)"

// TestThePublicSurfaceOfBatchSettlementIsThere pins what clients that have never
// heard of Stiver call, read and decode.
func TestThePublicSurfaceOfBatchSettlementIsThere(t *testing.T) {
	claims := "(((" + strings.Trim(configTuple, "()") + "),uint128),bytes,uint128)[]"
	abi := contracts.NewChannels().GetABI()
	signatures := map[string]bool{}
	for _, m := range abi.Methods {
		signatures[m.Sig] = true
	}
	for _, e := range abi.Events {
		signatures[e.Sig] = true
	}
	for _, e := range abi.Errors {
		signatures[e.Sig] = true
	}
	for _, want := range []string{
		"deposit(" + configTuple + ",uint128,address,bytes)", "claim(" + claims + ")",
		"claimWithSignature(" + claims + ",bytes)", "settle(address,address)",
		"initiateWithdraw(" + configTuple + ",uint128)", "finalizeWithdraw(" + configTuple + ")",
		"refund(" + configTuple + ",uint128)", "refundWithSignature(" + configTuple + ",uint128,uint256,bytes)",
		"multicall(bytes[])", "channels(bytes32)", "pendingWithdrawals(bytes32)", "refundNonce(bytes32)",
		"receivers(address,address)", "getChannelId(" + configTuple + ")", "getVoucherDigest(bytes32,uint128)",
		"getRefundDigest(bytes32,uint256,uint128)", "getClaimBatchDigest(" + claims + ")", "eip712Domain()",
		"CHANNEL_CONFIG_TYPEHASH()", "VOUCHER_TYPEHASH()", "REFUND_TYPEHASH()", "CLAIM_ENTRY_TYPEHASH()",
		"CLAIM_BATCH_TYPEHASH()",

		"ChannelCreated(bytes32," + configTuple + ")", "ChannelClosed(bytes32," + configTuple + ")",
		"Deposited(bytes32,address,uint128,uint128)", "Claimed(bytes32,address,uint128,uint128)",
		"Settled(address,address,address,uint128)", "Refunded(bytes32,address,uint128)",
		"WithdrawInitiated(bytes32,uint128,uint40)", "WithdrawFinalized(bytes32,address,uint128)",

		"InvalidChannel()", "WithdrawDelayOutOfRange()", "ZeroDeposit()", "InvalidCollector()", "DepositOverflow()",
		"DepositCollectionFailed()", "EmptyBatch()", "NotAuthorizedToClaim()", "NotReceiverAuthorizer()",
		"InvalidSignature()", "ClaimExceedsCeiling()", "ClaimExceedsBalance()", "NothingToWithdraw()",
		"WithdrawalAlreadyPending()", "WithdrawAmountExceedsAvailable()", "NotAuthorizedToFinalizeWithdraw()",
		"WithdrawalNotPending()", "WithdrawDelayNotElapsed()", "NotAuthorizedToRefund()", "ZeroRefund()",
		"InvalidRefundNonce()",
	} {
		if !signatures[want] {
			t.Errorf("missing: %s", want)
		}
	}
}

// TestTheCoinSpeaksWhatClientsExpectOfAToken pins the token's side of it.
func TestTheCoinSpeaksWhatClientsExpectOfAToken(t *testing.T) {
	abi := contracts.NewCoin().GetABI()
	signatures := map[string]bool{}
	for _, m := range abi.Methods {
		signatures[m.Sig] = true
	}
	window := "address,address,uint256,uint256,uint256,bytes32"
	for _, want := range []string{
		"name()", "version()", "balanceOf(address)", "allowance(address,address)", "nonces(address)", "DOMAIN_SEPARATOR()",
		"authorizationState(address,bytes32)",
		"transferWithAuthorization(" + window + ",uint8,bytes32,bytes32)", "transferWithAuthorization(" + window + ",bytes)",
		"receiveWithAuthorization(" + window + ",uint8,bytes32,bytes32)", "receiveWithAuthorization(" + window + ",bytes)",
		"cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)", "cancelAuthorization(address,bytes32,bytes)",
		"permit(address,address,uint256,uint256,uint8,bytes32,bytes32)", "permit(address,address,uint256,uint256,bytes)",
	} {
		if !signatures[want] {
			t.Errorf("missing: %s", want)
		}
	}
}
